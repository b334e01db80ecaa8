import type { Tensor } from '@tensorflow/tfjs-core';

/** The axis names of a pattern: `'... queries depth'` gives `'queries' | 'depth'`. */
type AxisNames<Pattern extends string> = Pattern extends `${infer Head} ${infer Tail}`
  ? AxisNames<Head> | AxisNames<Tail>
  : Pattern extends '' | '...' | `${number}`
    ? never
    : Pattern;

/** The sizes that {@link axes} binds: one number for each axis named in some pattern. */
export type AxisSizes<Patterns extends Record<string, string>> = {
  readonly [Name in AxisNames<Patterns[keyof Patterns]>]: number;
};

/** A tensor's shape is not the one that its function's contract asks for. */
export class ShapeError extends RangeError {
  override readonly name = 'ShapeError';
}

interface Bound {
  readonly size: number;
  /** The argument that fixed the size first. */
  readonly from: string;
}

/**
 * Binds axis names to sizes over all arguments, and throws where two of them disagree.
 *
 * A pattern lists a tensor's axes from first to last; a leading `...` stands for any number of axes, a number
 * for an axis of exactly that size; the empty pattern is a scalar's. An argument that is undefined is passed
 * over.
 *
 * @throws {@link ShapeError} `attend: key must be [..., keys, depth], got [2, 5, 16]: depth is 8 in query but
 * 16 here`
 *
 * @example
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { axes } from '@mneme/tensor-core';
 *
 * const [query, key] = [zeros([2, 3, 8]), zeros([2, 5, 8])];
 * const { depth, keys } = axes('attend', { query, key }, { query: '... queries depth', key: '... keys depth' });
 * console.log(depth, keys); // 8 5
 */
export function axes<const Patterns extends Record<string, string>>(
  where: string,
  tensors: { readonly [Argument in keyof Patterns]: Tensor | undefined },
  patterns: Patterns,
): AxisSizes<Patterns> {
  const sizes = new Map<string, Bound>();
  for (const [argument, pattern] of Object.entries(patterns)) {
    const tensor = tensors[argument];
    if (tensor) bindAxes(where, argument, pattern, tensor.shape, sizes);
  }
  return Object.fromEntries([...sizes].map(([name, { size }]) => [name, size])) as AxisSizes<Patterns>;
}

function bindAxes(
  where: string,
  argument: string,
  pattern: string,
  shape: readonly number[],
  sizes: Map<string, Bound>,
): void {
  const names = pattern.split(' ').filter((name) => name !== '');
  const open = names[0] === '...';
  if (open) names.shift();
  const contract = `[${pattern.replaceAll(' ', ', ')}]`;
  const fail = (why: string): never => {
    throw new ShapeError(`${where}: ${argument} must be ${contract}, got [${shape.join(', ')}]: ${why}`);
  };
  if (open ? shape.length < names.length : shape.length !== names.length) fail(`its rank is ${shape.length}`);
  const offset = shape.length - names.length;
  for (const [i, name] of names.entries()) {
    const size = shape[offset + i] ?? 0;
    if (/^\d+$/.test(name)) {
      if (size !== Number(name)) fail(`${size} is not ${name}`);
      continue;
    }
    const fixed = sizes.get(name);
    if (!fixed) sizes.set(name, { size, from: argument });
    else if (fixed.size !== size) fail(`${name} is ${fixed.size} in ${fixed.from} but ${size} here`);
  }
}
