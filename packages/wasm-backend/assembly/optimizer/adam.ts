import { madd } from '../math/madd';

/**
 * Words: parameter, gradient, mean, variance, learning rate, rate, epsilon (addresses of scalars); new parameter, mean,
 * variance; count, numbers of a unit; beta 1, 1 - beta 1, beta 2, 1 - beta 2, weight decay.
 */
export function adamStep(unit: i32, words: usize): void {
  const many = load<i32>(words, 44), first = unit * many;
  const count = min(load<i32>(words, 40) - first, many);
  const skip = <usize>first << 2;
  const parameter = <usize>load<u32>(words) + skip, gradient = <usize>load<u32>(words, 4) + skip;
  const mean = <usize>load<u32>(words, 8) + skip, variance = <usize>load<u32>(words, 12) + skip;
  const next = <usize>load<u32>(words, 28) + skip, nextMean = <usize>load<u32>(words, 32) + skip, nextVariance = <usize>load<u32>(words, 36) + skip;
  const rate = v128.load32_splat(load<u32>(words, 20)), epsilon = v128.load32_splat(load<u32>(words, 24));
  const beta1 = v128.load32_splat(words, 48), rest1 = v128.load32_splat(words, 52);
  const beta2 = v128.load32_splat(words, 56), rest2 = v128.load32_splat(words, 60);
  const kept = f32x4.splat(1 - load<f32>(load<u32>(words, 16)) * load<f32>(words, 64));
  const end = <usize>count << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const g = v128.load(gradient + at);
    const m = madd(beta1, v128.load(mean + at), f32x4.mul(rest1, g));
    const v = madd(beta2, v128.load(variance + at), f32x4.mul(f32x4.mul(rest2, g), g));
    const change = f32x4.div(f32x4.mul(rate, m), f32x4.add(f32x4.sqrt(v), epsilon));
    v128.store(next + at, f32x4.sub(f32x4.mul(kept, v128.load(parameter + at)), change));
    v128.store(nextMean + at, m);
    v128.store(nextVariance + at, v);
  }
}
