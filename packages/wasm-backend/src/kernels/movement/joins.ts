import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { bytesOf, isNumeric, type NumericType } from '../../backend/block.ts';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { filled } from '../elementwise/constants.ts';
import { type Inputs, type Kernel, stridesOf } from '../kernel.ts';
import { moveBox } from './move-box.ts';

/** Copies `x`, of the shape `size`, into `output` from `begin` on. */
function place(
  backend: WasmBackend,
  x: TensorInfo,
  size: readonly number[],
  output: TensorInfo,
  shape: readonly number[],
  begin: readonly number[],
): void {
  const bytes = bytesOf(x.dtype as NumericType, 1);
  let to = backend.address(output);
  const [reads, writes] = [stridesOf(size, bytes), stridesOf(shape, bytes)];
  const axes = size.map((length, axis) => {
    const write = writes[axis] as number;
    to += (begin[axis] as number) * write;
    return { size: length, read: reads[axis] as number, write };
  });
  moveBox(backend, backend.address(x), to, axes, bytes);
}

/** Tensors of one numeric type, or undefined. */
function alike(inputs: Inputs): readonly [TensorInfo, ...TensorInfo[]] | undefined {
  const tensors = Object.values(inputs);
  const [first, ...others] = tensors;
  if (!first || !isNumeric(first.dtype) || !others.every(({ dtype }) => dtype === first.dtype))
    return undefined;
  return [first, ...others];
}

/** One behind the other along `along`; `shapes` are the tensors' own, or with an axis more. */
function join(
  backend: WasmBackend,
  tensors: readonly [TensorInfo, ...TensorInfo[]],
  shapes: readonly number[][],
  along: number,
): TensorInfo {
  const shape = backend_util.computeOutShape(shapes as number[][], along);
  const output = backend.output(shape, tensors[0].dtype as NumericType);
  const begin = shape.map(() => 0);
  for (const [i, tensor] of tensors.entries()) {
    const size = shapes[i] as number[];
    place(backend, tensor, size, output, shape, begin);
    begin[along] = (begin[along] as number) + (size[along] as number);
  }
  return output;
}

const concat: Kernel = {
  name: 'Concat',
  run(backend, inputs, { axis }) {
    const tensors = alike(inputs);
    if (!tensors) return undefined;
    const along = util.parseAxisParam(axis as number, tensors[0].shape)[0] as number;
    const shapes = tensors.map(({ shape }) => shape);
    backend_util.assertParamsConsistent(shapes, along);
    return join(backend, tensors, shapes, along);
  },
};

const pack: Kernel = {
  name: 'Pack',
  run(backend, inputs, { axis }) {
    const tensors = alike(inputs);
    if (!tensors) return undefined;
    const { shape } = tensors[0];
    for (const tensor of tensors) {
      util.assertShapesMatch(shape, tensor.shape, 'All tensors passed to stack must have matching shapes');
    }
    const along = (axis as number) < 0 ? (axis as number) + shape.length + 1 : (axis as number);
    const longer = shape.toSpliced(along, 0, 1);
    return join(
      backend,
      tensors,
      tensors.map(() => longer),
      along,
    );
  },
};

const padV2: Kernel = {
  name: 'PadV2',
  run(backend, { x }, attributes) {
    if (!x || !isNumeric(x.dtype)) return undefined;
    const { paddings, constantValue } = attributes as { paddings: [number, number][]; constantValue: number };
    const shape = paddings.map(([before, after], axis) => before + (x.shape[axis] as number) + after);
    const output = filled(backend, shape, constantValue, x.dtype);
    place(
      backend,
      x,
      x.shape,
      output,
      shape,
      paddings.map(([before]) => before),
    );
    return output;
  },
};

const tile: Kernel = {
  name: 'Tile',
  run(backend, { x }, { reps }) {
    if (!x || !isNumeric(x.dtype)) return undefined;
    const times = reps as number[];
    const bytes = bytesOf(x.dtype, 1);
    const shape = x.shape.map((size, axis) => size * (times[axis] as number));
    const output = backend.output(shape, x.dtype);
    const [reads, writes] = [stridesOf(x.shape, bytes), stridesOf(shape, bytes)];
    // Each axis is one of repeats, which does not advance in what is read, around one of its own.
    const axes = x.shape.flatMap((size, axis) => {
      const [read, write] = [reads[axis] as number, writes[axis] as number];
      return [
        { size: times[axis] as number, read: 0, write: write * size },
        { size, read, write },
      ];
    });
    moveBox(backend, backend.address(x), backend.address(output), axes, bytes);
    return output;
  },
};

const reverse: Kernel = {
  name: 'Reverse',
  run(backend, { x }, { dims }) {
    if (!x || !isNumeric(x.dtype)) return undefined;
    const turned = util.parseAxisParam(dims as number[], x.shape);
    const bytes = bytesOf(x.dtype, 1);
    const output = backend.output(x.shape, x.dtype);
    const strides = stridesOf(x.shape, bytes);
    let from = backend.address(x);
    const axes = x.shape.map((size, axis) => {
      const write = strides[axis] as number;
      if (!turned.includes(axis) || size === 0) return { size, read: write, write };
      from += (size - 1) * write;
      return { size, read: -write, write };
    });
    moveBox(backend, from, backend.address(output), axes, bytes);
    return output;
  },
};

/** tfjs's kernels that put tensors together, or in other places. */
export const JOIN_KERNELS: readonly Kernel[] = [concat, pack, padV2, tile, reverse];
