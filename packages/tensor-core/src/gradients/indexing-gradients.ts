import {
  add,
  cast,
  type GradConfig,
  gather,
  gatherND,
  greaterEqual,
  logicalNot,
  maximum,
  mul,
  reshape,
  scalar,
  slice_util,
  type Tensor,
  tensor,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { axisIndex } from '../ops/axis-index.ts';
import { overwrite } from '../ops/overwrite.ts';
import { scatterAdd } from '../ops/scatter-add.ts';
import { scatterAlongLast } from '../ops/scatter-along-last.ts';
import { scatterNested } from '../ops/scatter-nested.ts';
import { fromInput } from './define.ts';

/** Gradients of the kernels that look values up or put them in place. */
export function indexingGradients(): GradConfig[] {
  return [
    {
      kernelName: 'Select',
      inputsToSave: ['condition'],
      gradFunc: (gradient, saved) => {
        const dy = gradient as Tensor;
        const [condition] = saved as [Tensor];
        return {
          condition: () => zeros(condition.shape, 'float32'),
          t: () => mul(dy, cast(condition, dy.dtype)),
          e: () => mul(dy, cast(logicalNot(condition), dy.dtype)),
        };
      },
    },
    segmentSumGradient(),
    fromInput<StridedSlice>('StridedSlice', unstride),
    topkGradient(),
    ...nestedGradients(),
  ];
}

interface Gather {
  axis: number;
  batchDims: number;
}

/** The rows of `dy` added to the rows they came from. tfjs's own costs vocabulary x tokens x width, if it runs at all. */
export function gatherGradient(): GradConfig {
  return {
    kernelName: 'GatherV2',
    inputsToSave: ['x', 'indices'],
    gradFunc: (dy, saved, attributes) => {
      const [x, indices] = saved as [Tensor, Tensor];
      return {
        x: () => ungather(dy as Tensor, x, indices, attributes as unknown as Gather),
        indices: () => zeros(indices.shape, 'float32'),
      };
    },
  };
}

function ungather(dy: Tensor, x: Tensor, indices: Tensor, attributes: Gather): Tensor {
  const axis = axisIndex('gather', attributes.axis, x.rank);
  const product = (from: number, to: number): number => x.shape.slice(from, to).reduce((a, b) => a * b, 1);
  const batchDims = attributes.batchDims < 0 ? attributes.batchDims + indices.rank : attributes.batchDims;
  const batches = product(0, batchDims);
  const outer = product(batchDims, axis);
  const width = product(axis + 1, x.rank);
  const length = x.shape[axis] ?? 1;
  const blocks = batches * outer;
  let rows = reshape(indices, [-1]);
  if (blocks > 1) {
    // Row numbers of the view of x as [batches * outer * length, width].
    const first = Int32Array.from({ length: blocks }, (_, block) => block * length);
    rows = reshape(
      add(reshape(indices, [batches, 1, -1]), tensor(first, [batches, outer, 1], 'int32')),
      [-1],
    );
  }
  return reshape(scatterAdd(rows, reshape(dy, [-1, width]), blocks * length), x.shape);
}

/** A negative segment is left out of the sum, so nothing flows back from it. */
function segmentSumGradient(): GradConfig {
  return {
    kernelName: 'UnsortedSegmentSum',
    inputsToSave: ['segmentIds'],
    gradFunc: (gradient, saved) => {
      const [segments] = saved as [Tensor];
      return {
        x: () => {
          const dy = gradient as Tensor;
          const kept = cast(greaterEqual(segments, scalar(0, 'int32')), 'float32');
          const rows = gather(dy, maximum(segments, zerosLike(segments)));
          return mul(rows, reshape(kept, [...segments.shape, ...dy.shape.slice(1).map(() => 1)]));
        },
        segmentIds: () => zeros(segments.shape, 'float32'),
      };
    },
  };
}

interface StridedSlice {
  begin: number[];
  end: number[];
  strides: number[];
  beginMask: number;
  endMask: number;
  ellipsisMask: number;
  newAxisMask: number;
  shrinkAxisMask: number;
}

/** Each number back to the place that the slice read it from. */
function unstride(dy: Tensor, x: Tensor, attributes: StridedSlice): Tensor {
  const { beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
  const masks = [beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask] as const;
  const read = slice_util.sliceInfo(x.shape, attributes.begin, attributes.end, attributes.strides, ...masks);
  let places: number[] = [0];
  for (const [axis, length] of x.shape.entries()) {
    const [first = 0, end = length, step = 1] = [read.begin[axis], read.end[axis], read.strides[axis]];
    const steps = Array.from({ length: Math.ceil((end - first) / step) }, (_, i) => first + i * step);
    places = places.flatMap((place) => steps.map((at) => place * length + at));
  }
  const indices = tensor(Int32Array.from(places), [dy.size], 'int32');
  return reshape(scatterAdd(indices, reshape(dy, [-1, 1]), x.size), x.shape);
}

function topkGradient(): GradConfig {
  return {
    kernelName: 'TopK',
    inputsToSave: ['x'],
    outputsToSave: [false, true],
    gradFunc: (dy, saved) => {
      const [x, indices] = saved as [Tensor, Tensor];
      const [values] = dy as Tensor[];
      return { x: () => (values ? scatterAlongLast(values, indices, x.shape) : zerosLike(x)) };
    },
  };
}

/** Gradients of the kernels whose indices are tuples, one for each leading axis. */
function nestedGradients(): GradConfig[] {
  return [
    {
      kernelName: 'GatherNd',
      inputsToSave: ['params', 'indices'],
      gradFunc: (dy, saved) => {
        const [params, indices] = saved as [Tensor, Tensor];
        return {
          params: () => scatterNested(indices, dy as Tensor, params.shape),
          indices: () => zeros(indices.shape, 'float32'),
        };
      },
    },
    {
      kernelName: 'ScatterNd',
      inputsToSave: ['indices'],
      gradFunc: (dy, saved) => {
        const [indices] = saved as [Tensor];
        return {
          updates: () => gatherND(dy as Tensor, indices),
          indices: () => zeros(indices.shape, 'float32'),
        };
      },
    },
    {
      kernelName: 'TensorScatterUpdate',
      inputsToSave: ['indices', 'updates'],
      gradFunc: (dy, saved) => {
        const [indices, updates] = saved as [Tensor, Tensor];
        return {
          tensor: () => overwrite(dy as Tensor, indices, zerosLike(updates)),
          indices: () => zeros(indices.shape, 'float32'),
          updates: () => gatherND(dy as Tensor, indices),
        };
      },
    },
  ];
}
