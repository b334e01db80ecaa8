import { backend_util, type Tensor, util } from '@tensorflow/tfjs-core';
import { bytesOf, isNumeric } from '../../backend/block.ts';
import { GATHER, SCATTER_ADD } from '../../tasks.ts';
import { type Kernel, sizeOf } from '../kernel.ts';
import { columnsOfUnit } from '../rows/scatter-add.ts';
import { rowsOfUnit } from '../units.ts';

const gatherV2: Kernel = {
  name: 'GatherV2',
  run(backend, { x, indices }, attributes) {
    if (!x || !isNumeric(x.dtype) || indices?.dtype !== 'int32') return undefined;
    const { axis, batchDims } = attributes as { axis: number; batchDims?: number };
    const along = util.parseAxisParam(axis, x.shape)[0] as number;
    const length = x.shape[along] as number;
    for (const id of backend.values(indices)) {
      util.assert(
        id < length && id >= 0,
        () => `GatherV2: the index value ${id} is not in [0, ${length - 1}]`,
      );
    }
    const info = backend_util.segment_util.collectGatherOpShapeInfo(
      x as Tensor,
      indices as Tensor,
      along,
      batchDims ?? 0,
    );
    const { batchSize, outerSize, sliceSize, outputShape } = info;
    const output = backend.output(outputShape, x.dtype);
    const count = sizeOf(indices.shape) / batchSize;
    const slices = batchSize * outerSize * count;
    const many = rowsOfUnit(sliceSize);
    const words = [x, indices, output].map((tensor) => backend.address(tensor));
    words.push(outerSize, length, count, bytesOf(x.dtype, sliceSize), slices, many);
    backend.pool.run(GATHER, Math.ceil(slices / many), words);
    return output;
  },
};

const unsortedSegmentSum: Kernel = {
  name: 'UnsortedSegmentSum',
  run(backend, { x, segmentIds }, { numSegments }) {
    if (x?.dtype !== 'float32' || segmentIds?.dtype !== 'int32' || segmentIds.shape.length !== 1)
      return undefined;
    const [count = 0, ...rest] = x.shape;
    const width = sizeOf(rest);
    const sum = backend.output([numSegments as number, ...rest]);
    const wide = columnsOfUnit(count, width);
    const addresses = [segmentIds, x, sum].map((tensor) => backend.address(tensor));
    const words = [...addresses, count, numSegments as number, width, wide];
    backend.pool.run(SCATTER_ADD, Math.ceil(width / wide), words);
    return sum;
  },
};

export const GATHER_KERNELS: readonly Kernel[] = [gatherV2, unsortedSegmentSum];
