import {
  add,
  cast,
  matMul,
  mul,
  square,
  sub,
  sum,
  type Tensor,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';

/**
 * `-|x_n - xi|^2` of each cue and pattern, over what is known of the cue.
 *
 * @param cue - `[queries, depth]`
 * @param patterns - `[patterns, depth]`
 * @param known - `[depth]` or `[queries, depth]`, 0 where a cue is not known
 * @returns `[queries, patterns]`
 */
export function nearness(cue: Tensor, patterns: Tensor, known?: Tensor): Tensor {
  return tidy(() => {
    if (!known) {
      const products = matMul(mul(cue, 2), patterns, false, true);
      const ofPatterns = transpose(sum(square(patterns), -1, true));
      return sub(sub(products, ofPatterns), sum(square(cue), -1, true));
    }
    // Each cue weighs the places of all patterns by what is known of it.
    const weights = add(mul(cue, 0), cast(known, 'float32'));
    const products = matMul(mul(mul(cue, weights), 2), patterns, false, true);
    const ofPatterns = matMul(weights, square(patterns), false, true);
    return sub(sub(products, ofPatterns), sum(mul(square(cue), weights), -1, true));
  });
}
