import { axes, requireInteger, ShapeError, withGradient } from '@mneme/tensor-core';
import {
  add,
  concat,
  mul,
  neg,
  reshape,
  slice,
  stack,
  sub,
  type Tensor,
  tensor,
  tidy,
  unstack,
} from '@tensorflow/tfjs-core';

/** Cosines and sines of the angles by place, `[length, dimensions / 2]` each, or `[..., length, dimensions / 2]`. */
export interface RotaryTable {
  readonly cos: Tensor;
  readonly sin: Tensor;
}

/**
 * The cosines and sines that {@link rotate} takes, for given places: made once for all layers and heads. Angles are computed in double
 * precision.
 *
 * @param frequencies - of {@link rotaryFrequencies} or one of its scaled kinds
 * @param positions - a number for places 0 to that, or the places themselves
 * @param magnitude - what the table is multiplied by. Default 1
 * @returns two tables of `[length, frequencies]`
 *
 * @example
 * import { rotaryFrequencies, rotaryTable } from '@mneme/attention';
 *
 * const { cos } = rotaryTable(rotaryFrequencies({ dimensions: 4 }), 3);
 * console.log(cos.shape); // [3, 2]
 */
export function rotaryTable(
  frequencies: readonly number[],
  positions: number | readonly number[],
  magnitude = 1,
): RotaryTable {
  if (typeof positions === 'number') requireInteger('rotaryTable', 'positions', positions);
  const places = typeof positions === 'number' ? Array.from({ length: positions }, (_, t) => t) : positions;
  const table = (f: (angle: number) => number): Tensor => {
    const values = places.flatMap((t) => frequencies.map((frequency) => magnitude * f(t * frequency)));
    return tensor(values, [places.length, frequencies.length]);
  };
  return { cos: table(Math.cos), sin: table(Math.sin) };
}

/**
 * Which numbers make a pair: `interleaved`, neighbours (Su et al. 2021; Meta's Llama); `half`, number i and number i + dimensions / 2
 * (GPT-NeoX, Hugging Face). Weights trained with one do not fit the other.
 */
export type RotaryLayout = 'interleaved' | 'half';

/**
 * Turns each pair of a query's or key's numbers by an angle that grows with its place, so that their products depend on the distance
 * alone (rotary position embedding, Su et al. 2021, equation 34):
 *
 *     (a, b) -> (a cos - b sin, b cos + a sin)
 *
 * Numbers beyond the table's dimensions stay as they are.
 *
 * @param x - `[..., length, depth]`
 * @param table - of places that fit `x`: `[length, dimensions / 2]`, or with leading axes that broadcast
 * @throws ShapeError `rotate: table.cos must be of at most depth / 2 = 2 angles, got 3`
 *
 * @example
 * import { rotaryFrequencies, rotaryTable, rotate } from '@mneme/attention';
 * import { ones } from '@tensorflow/tfjs-core';
 *
 * const table = rotaryTable(rotaryFrequencies({ dimensions: 2 }), 2);
 * rotate(ones([2, 2]), table, 'half').print(); // [[1, 1], [-0.301, 1.382]]
 */
export function rotate(x: Tensor, { cos, sin }: RotaryTable, layout: RotaryLayout): Tensor {
  const { depth, angles } = axes('rotate', { x, 'table.cos': cos, 'table.sin': sin }, {
    x: '... length depth',
    'table.cos': '... length angles',
    'table.sin': '... length angles',
  } as const);
  if (2 * angles > depth) {
    throw new ShapeError(
      `rotate: table.cos must be of at most depth / 2 = ${Math.floor(depth / 2)} angles, got ${angles}`,
    );
  }
  // The transpose of a turn is the turn back.
  return withGradient(
    [x],
    () => turned(x, cos, sin, layout),
    (dy) => [turned(dy, cos, neg(sin), layout)],
  );
}

function turned(x: Tensor, cos: Tensor, sin: Tensor, layout: RotaryLayout): Tensor {
  return tidy(() => {
    const size = cos.shape.at(-1) ?? 0;
    const part = (from: number, count: number): Tensor =>
      slice(x, new Array<number>(x.rank).fill(0).with(-1, from), x.shape.with(-1, count));
    const rest = (x.shape.at(-1) ?? 0) - 2 * size;
    const [a, b] = layout === 'half' ? [part(0, size), part(size, size)] : apart(part(0, 2 * size));
    const [first, second] = [sub(mul(a, cos), mul(b, sin)), add(mul(b, cos), mul(a, sin))];
    const whole = layout === 'half' ? concat([first, second], -1) : together(first, second);
    return rest === 0 ? whole : concat([whole, part(2 * size, rest)], -1);
  });
}

function apart(pairs: Tensor): [Tensor, Tensor] {
  const size = (pairs.shape.at(-1) ?? 0) / 2;
  return unstack(reshape(pairs, [...pairs.shape.slice(0, -1), size, 2]), -1) as [Tensor, Tensor];
}

function together(first: Tensor, second: Tensor): Tensor {
  const size = first.shape.at(-1) ?? 0;
  return reshape(stack([first, second], -1), first.shape.with(-1, 2 * size));
}
