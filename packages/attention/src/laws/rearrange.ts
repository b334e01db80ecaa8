import { cast, concat, gather, mul, slice, type Tensor, tensor } from '@tensorflow/tfjs-core';

/** `x` with the entries of an axis, counted from the last where negative, in another order. */
export function reordered(x: Tensor, order: readonly number[], axis: number): Tensor {
  const at = axis < 0 ? x.rank + axis : axis;
  // No backend need gather booleans.
  const numbers = x.dtype === 'bool' ? cast(x, 'int32') : x;
  const moved = gather(numbers, tensor([...order], [order.length], 'int32'), at);
  return x.dtype === 'bool' ? cast(moved, 'bool') : moved;
}

/** Tensors of one kind, booleans too, side by side along an axis. */
export function joined(xs: readonly Tensor[], axis: number): Tensor {
  if (xs[0]?.dtype !== 'bool') return concat([...xs], axis);
  return cast(
    concat(
      xs.map((x) => cast(x, 'int32')),
      axis,
    ),
    'bool',
  );
}

/** `size` entries of an axis, from `begin` on. */
export function part(x: Tensor, axis: number, begin: number, size: number): Tensor {
  const at = axis < 0 ? x.rank + axis : axis;
  const begins = new Array<number>(x.rank).fill(0).with(at, begin);
  if (x.dtype !== 'bool') return slice(x, begins, x.shape.with(at, size));
  return cast(slice(cast(x, 'int32'), begins, x.shape.with(at, size)), 'bool');
}

/** A bool tensor from a predicate on its index. */
export function maskOf(shape: readonly number[], open: (index: readonly number[]) => boolean): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Uint8Array.from({ length: size }, (_, flat) => {
    let rest = flat;
    const index = shape.toReversed().map((length) => {
      const at = rest % length;
      rest = Math.floor(rest / length);
      return at;
    });
    return open(index.toReversed()) ? 1 : 0;
  });
  return tensor(values, [...shape], 'bool');
}

/** `x` where the mask is true, 0 elsewhere, of the mask's and its shape together. */
export function kept(x: Tensor, mask: Tensor): Tensor {
  return mul(x, cast(mask, 'float32'));
}
