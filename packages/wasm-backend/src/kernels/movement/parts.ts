import { backend_util, slice_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { bytesOf, isNumeric, type NumericType } from '../../backend/block.ts';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { type Kernel, stridesOf } from '../kernel.ts';
import { moveBox } from './move-box.ts';

/** The box of `size` from `begin` on, or every so many steps of it, copied, in the shape `shape`: a part that shared its memory would outlive it. */
function part(
  backend: WasmBackend,
  x: TensorInfo,
  begin: readonly number[],
  size: readonly number[],
  shape: readonly number[] = size,
  strides?: readonly number[],
): TensorInfo {
  const dtype = x.dtype as NumericType;
  const bytes = bytesOf(dtype, 1);
  const output = backend.output(shape, dtype);
  const [reads, writes] = [stridesOf(x.shape, bytes), stridesOf(size, bytes)];
  let from = backend.address(x);
  const axes = size.map((length, axis) => {
    const read = reads[axis] as number;
    from += (begin[axis] as number) * read;
    return { size: length, read: read * (strides?.[axis] ?? 1), write: writes[axis] as number };
  });
  moveBox(backend, from, backend.address(output), axes, bytes);
  return output;
}

const slice: Kernel = {
  name: 'Slice',
  run(backend, { x }, attributes) {
    if (!x || !isNumeric(x.dtype)) return undefined;
    const { begin, size } = attributes as { begin: number[]; size: number[] };
    const [first, lengths] = slice_util.parseSliceParams(x as never, begin, size) as [number[], number[]];
    slice_util.assertParamsValid(x as never, first, lengths);
    return part(backend, x, first, lengths);
  },
};

interface StridedSlice {
  readonly begin: number[];
  readonly end: number[];
  readonly strides: number[];
  readonly beginMask: number;
  readonly endMask: number;
  readonly ellipsisMask: number;
  readonly newAxisMask: number;
  readonly shrinkAxisMask: number;
}

const stridedSlice: Kernel = {
  name: 'StridedSlice',
  run(backend, { x }, attributes) {
    if (!x || !isNumeric(x.dtype)) return undefined;
    const { begin, end, strides, ...masks } = attributes as unknown as StridedSlice;
    const { beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = masks;
    const some = [beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask] as const;
    const info = slice_util.sliceInfo(x.shape, begin, end, strides, ...some);
    const size = slice_util.computeOutShape(info.begin, info.end, info.strides);
    return part(backend, x, info.begin, size, info.finalShape, info.strides);
  },
};

const splitV: Kernel = {
  name: 'SplitV',
  run(backend, { x }, attributes) {
    if (!x || !isNumeric(x.dtype)) return undefined;
    const { numOrSizeSplits, axis } = attributes as { numOrSizeSplits: number[] | number; axis: number };
    const along = util.parseAxisParam(axis, x.shape)[0] as number;
    const begin = x.shape.map(() => 0);
    return backend_util.prepareSplitSize(x as never, numOrSizeSplits, along).map((length) => {
      const size = x.shape.with(along, length);
      const piece = part(backend, x, begin, size);
      begin[along] = (begin[along] as number) + length;
      return piece;
    });
  },
};

const unpack: Kernel = {
  name: 'Unpack',
  run(backend, { value }, { axis }) {
    if (!value || !isNumeric(value.dtype)) return undefined;
    const { shape } = value;
    const along = util.parseAxisParam(axis as number, shape)[0] as number;
    const kept = shape.filter((_, i) => i !== along);
    const size = shape.with(along, 1);
    return Array.from({ length: shape[along] as number }, (_, place) =>
      part(
        backend,
        value,
        shape.map((_, i) => (i === along ? place : 0)),
        size,
        kept,
      ),
    );
  },
};

/** tfjs's kernels that take tensors apart. */
export const PART_KERNELS: readonly Kernel[] = [slice, stridedSlice, splitV, unpack];
