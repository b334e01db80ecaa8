import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { PATCH_SUMS, PATCHES } from '../../tasks.ts';
import type { Attributes, Inputs, Kernel } from '../kernel.ts';
import { canFinish, finished } from '../matrix/finished.ts';
import { multiply } from '../matrix/multiply.ts';
import { rowsOfUnit } from '../units.ts';

type Shape4D = [number, number, number, number];
type Convolution = ReturnType<typeof backend_util.computeConv2DInfo>;

/** Undefined for what is not of float32 or has its channels first. */
function convolutionOf(
  tensors: readonly (TensorInfo | undefined)[],
  x: readonly number[] | undefined,
  filter: readonly number[] | undefined,
  attributes: Attributes,
): Convolution | undefined {
  if (tensors.some((tensor) => tensor?.dtype !== 'float32') || !x || !filter) return undefined;
  const { strides, pad, dataFormat, dimRoundingMode, dilations } = attributes as {
    strides: number | [number, number];
    pad: 'valid' | 'same' | number;
    dataFormat?: 'NHWC' | 'NCHW';
    dimRoundingMode?: 'floor' | 'round' | 'ceil';
    dilations?: number | [number, number];
  };
  if (dataFormat === 'NCHW') return undefined;
  const shapes = [x as Shape4D, filter as Shape4D] as const;
  const info = backend_util.computeConv2DInfo(...shapes, strides, dilations ?? 1, pad, dimRoundingMode);
  return info.batchSize * info.outHeight * info.outWidth * info.inChannels === 0 ? undefined : info;
}

const windowsOf = ({ batchSize, outHeight, outWidth }: Convolution): number =>
  batchSize * outHeight * outWidth;
const sizeOfPatch = ({ filterHeight, filterWidth, inChannels }: Convolution): number =>
  filterHeight * filterWidth * inChannels;

/** tfjs lets a gradient be larger than the result of which it is, and reads a part of it. */
const fits = ({ shape }: TensorInfo, { outShape }: Convolution): boolean => `${shape}` === `${outShape}`;

/** Whether each window covers one place, and every place has its own: then places are patches. */
function isPointwise(info: Convolution): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  const { top, bottom, left, right } = padInfo;
  return filterHeight * filterWidth * strideHeight * strideWidth === 1 && top + bottom + left + right === 0;
}

/** Runs a task between places and patches, cut by rows of which an element has `rows`. */
function perform(
  backend: WasmBackend,
  task: number,
  info: Convolution,
  places: TensorInfo,
  patches: TensorInfo,
  rows: number,
): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, padInfo } = info;
  const many = rowsOfUnit((windowsOf(info) * sizeOfPatch(info)) / (batchSize * rows));
  const words = [backend.address(places), backend.address(patches), inHeight, inWidth, inChannels];
  words.push(outHeight, outWidth, info.filterHeight, info.filterWidth, info.strideHeight, info.strideWidth);
  words.push(info.dilationHeight, info.dilationWidth, padInfo.top, padInfo.left, batchSize * rows, many);
  backend.pool.run(task, Math.ceil((batchSize * rows) / many), words);
}

/** What each window covers, as a matrix of a row a window; to be disposed of. */
function patchesOf(backend: WasmBackend, x: TensorInfo, info: Convolution): TensorInfo {
  const shape = [windowsOf(info), sizeOfPatch(info)];
  if (isPointwise(info)) return backend.alias(x, shape);
  const patches = backend.output(shape);
  perform(backend, PATCHES, info, x, patches, info.outHeight);
  return patches;
}

/** The product, in another shape. */
function product(
  backend: WasmBackend,
  [a, turnA]: readonly [TensorInfo, boolean],
  [b, turnB]: readonly [TensorInfo, boolean],
  shape: readonly number[],
): TensorInfo {
  const result = multiply(backend, { tensor: a, turned: turnA }, { tensor: b, turned: turnB });
  const shaped = backend.alias(result, shape);
  backend.disposeData(result.dataId);
  return shaped;
}

const matrix = (tensor: TensorInfo, rows: number): TensorInfo => ({
  ...tensor,
  shape: [rows, tensor.shape.reduce((size, length) => size * length, 1) / rows],
});

function convolve(
  backend: WasmBackend,
  { x, filter }: Inputs,
  attributes: Attributes,
): TensorInfo | undefined {
  const info = convolutionOf([x, filter], x?.shape, filter?.shape, attributes);
  if (!info || !x || !filter) return undefined;
  const patches = patchesOf(backend, x, info);
  const weights = matrix(filter, sizeOfPatch(info));
  const y = product(backend, [patches, false], [weights, false], info.outShape);
  backend.disposeData(patches.dataId);
  return y;
}

const conv2D: Kernel = { name: 'Conv2D', run: convolve };

const fusedConv2D: Kernel = {
  name: 'FusedConv2D',
  run(backend, inputs, attributes) {
    const y = canFinish(inputs, attributes) ? convolve(backend, inputs, attributes) : undefined;
    return y && finished(backend, y, inputs, attributes);
  },
};

const conv2DBackpropFilter: Kernel = {
  name: 'Conv2DBackpropFilter',
  run(backend, { x, dy }, attributes) {
    const info = convolutionOf([x, dy], x?.shape, attributes.filterShape as number[], attributes);
    if (!info || !x || !dy || !fits(dy, info)) return undefined;
    const patches = patchesOf(backend, x, info);
    const upstream = matrix(dy, windowsOf(info));
    const gradient = product(backend, [patches, true], [upstream, false], info.filterShape);
    backend.disposeData(patches.dataId);
    return gradient;
  },
};

const conv2DBackpropInput: Kernel = {
  name: 'Conv2DBackpropInput',
  run(backend, { dy, filter }, attributes) {
    const info = convolutionOf([dy, filter], attributes.inputShape as number[], filter?.shape, attributes);
    if (!info || !dy || !filter || !fits(dy, info)) return undefined;
    const shape = [windowsOf(info), sizeOfPatch(info)];
    const upstream = matrix(dy, windowsOf(info));
    const weights = matrix(filter, sizeOfPatch(info));
    const patches = product(backend, [upstream, false], [weights, true], shape);
    if (isPointwise(info)) {
      const dx = backend.alias(patches, info.inShape);
      backend.disposeData(patches.dataId);
      return dx;
    }
    const dx = backend.output(info.inShape);
    perform(backend, PATCH_SUMS, info, dx, patches, info.inHeight);
    backend.disposeData(patches.dataId);
    return dx;
  },
};

/** tfjs's convolutions of images, channels last: products of matrices with the patches that windows cover. */
export const CONVOLUTION_KERNELS: readonly Kernel[] = [
  conv2D,
  fusedConv2D,
  conv2DBackpropFilter,
  conv2DBackpropInput,
];
