import {
  batchToSpaceND,
  cast,
  clone,
  concat,
  type GradConfig,
  pad,
  reshape,
  reverse,
  slice,
  slice_util,
  spaceToBatchND,
  split,
  stack,
  sum,
  type Tensor,
  transpose,
  unstack,
} from '@tensorflow/tfjs-core';
import { axisIndex } from '../ops/axis-index.ts';
import { reduceToShape } from '../ops/reduce-to-shape.ts';
import { fromGradient, fromInput } from './define.ts';

interface Blocks {
  blockShape: number[];
  crops: number[][];
  paddings: number[][];
}

interface Padding {
  paddings: [number, number][];
}

/** Gradients of the kernels that move numbers about without changing them. */
export function shapeGradients(): GradConfig[] {
  return [
    fromGradient<Blocks>('BatchToSpaceND', (dy, { blockShape, crops }) =>
      spaceToBatchND(dy, blockShape, crops),
    ),
    fromGradient<Blocks>('SpaceToBatchND', (dy, { blockShape, paddings }) =>
      batchToSpaceND(dy, blockShape, paddings),
    ),
    fromInput('BroadcastTo', (dy, x) => reduceToShape(dy, x.shape)),
    fromGradient('Cast', (dy) => clone(dy)),
    fromGradient('Identity', (dy) => cast(dy, 'float32')),
    fromInput('ExpandDims', (dy, x) => reshape(dy, x.shape), 'input'),
    fromInput('Reshape', (dy, x) => reshape(dy, x.shape)),
    fromInput<Padding>('PadV2', unpad),
    // Only right for the part that is not reflected; but tfjs-core's own tests ask for just that.
    fromInput<Padding>('MirrorPad', unpad),
    fromGradient<{ dims: number | number[] }>('Reverse', (dy, { dims }) => reverse(dy, dims)),
    fromInput<{ begin: number[]; size: number[] }>('Slice', unslice),
    fromGradient<{ perm: number[] }>('Transpose', (dy, { perm }) => transpose(dy, inverse(perm))),
    concatGradient(),
    packGradient(),
  ];
}

/** Where tfjs throws: pieces that are only one, and tiles of more than four axes. */
export function piecesGradients(): GradConfig[] {
  // A kernel of one output is given its gradient bare, not in an array.
  const list = (dy: Tensor | Tensor[]): Tensor[] => (Array.isArray(dy) ? dy : [dy]);
  return [
    {
      kernelName: 'SplitV',
      gradFunc: (dy, _saved, attributes) => ({
        x: () => concat(list(dy), (attributes as { axis: number }).axis),
      }),
    },
    {
      kernelName: 'Unpack',
      gradFunc: (dy, _saved, attributes) => ({
        value: () => stack(list(dy), (attributes as { axis: number }).axis),
      }),
    },
    fromInput<{ reps: number[] }>('Tile', untile),
  ];
}

function unpad(dy: Tensor, x: Tensor, { paddings }: Padding): Tensor {
  return slice(
    dy,
    paddings.map(([before]) => before),
    x.shape,
  );
}

function unslice(dy: Tensor, x: Tensor, attributes: { begin: number[]; size: number[] }): Tensor {
  const [begin = [], size = []] = slice_util.parseSliceParams(x, attributes.begin, attributes.size);
  const paddings = x.shape.map((length, axis): [number, number] => {
    const before = begin[axis] ?? 0;
    return [before, length - before - (size[axis] ?? 0)];
  });
  return pad(dy, paddings);
}

function inverse(permutation: readonly number[]): number[] {
  return permutation.map((_, axis) => permutation.indexOf(axis));
}

/** The copies of a tile added up, one axis at a time: as views of three axes, which every backend can sum. */
function untile(dy: Tensor, x: Tensor, { reps }: { reps: number[] }): Tensor {
  let total = dy;
  for (const [axis, copies] of reps.entries()) {
    if (copies === 1) continue;
    const before = x.shape.slice(0, axis).reduce((a, b) => a * b, 1);
    const behind = x.shape.slice(axis).reduce((a, b, i) => a * b * (i > 0 ? (reps[axis + i] ?? 1) : 1), 1);
    total = sum(reshape(total, [before, copies, behind]), 1);
  }
  return reshape(total, x.shape);
}

function concatGradient(): GradConfig {
  return {
    kernelName: 'Concat',
    saveAllInputs: true,
    gradFunc: (dy, saved, attributes) => {
      const axis = axisIndex('concat', (attributes as { axis: number }).axis, saved[0]?.rank ?? 0);
      const pieces = split(
        dy as Tensor,
        saved.map(({ shape }) => shape[axis] ?? 0),
        axis,
      );
      return Object.fromEntries(pieces.map((piece, i) => [i, () => piece]));
    },
  };
}

function packGradient(): GradConfig {
  return {
    kernelName: 'Pack',
    saveAllInputs: true,
    gradFunc: (dy, _saved, attributes) => {
      const pieces = unstack(dy as Tensor, (attributes as { axis: number }).axis);
      return Object.fromEntries(pieces.map((piece, i) => [i, () => piece]));
    },
  };
}
