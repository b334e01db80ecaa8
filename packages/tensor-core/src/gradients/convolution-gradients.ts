import {
  backend_util,
  conv2d,
  engine,
  type GradConfig,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';

interface Convolution {
  strides: number | [number, number];
  pad: 'valid' | 'same' | number;
  dataFormat: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  dilations?: number | number[];
}

/** Runs the kernel that tfjs has for a derivative but no public function. */
function run(kernelName: string, inputs: NamedTensorMap, attributes: object): Tensor {
  return engine().runKernel(kernelName, inputs, attributes as NamedAttrMap) as Tensor;
}

/** Gradients of convolutions and of morphological dilation. */
export function convolutionGradients(): GradConfig[] {
  return [
    ofFilter('Conv2D', (dy, x, filter, attributes) => {
      refuseDilations('conv2d', attributes.dilations);
      const { strides, pad, dataFormat } = attributes;
      const shared = { strides, pad, dataFormat };
      return {
        x: () => run('Conv2DBackpropInput', { dy, filter }, { ...shared, inputShape: x.shape }),
        filter: () => run('Conv2DBackpropFilter', { x, dy }, { ...shared, filterShape: filter.shape }),
      };
    }),
    ofFilter('Conv3D', (dy, x, filter, attributes) => {
      refuseDilations('conv3d', attributes.dilations);
      const { strides, pad } = attributes;
      return {
        x: () => run('Conv3DBackpropInputV2', { dy, filter }, { pad, strides, inputShape: x.shape }),
        filter: () => run('Conv3DBackpropFilterV2', { x, dy }, { strides, pad, filterShape: filter.shape }),
      };
    }),
    ofFilter('DepthwiseConv2dNative', (dy, x, filter, attributes) => {
      const { strides, pad, dimRoundingMode, dilations = [1, 1] } = attributes;
      refuseDilations('depthwiseConv2d', dilations);
      const shared = { strides, pad, dimRoundingMode, dilations };
      return {
        x: () =>
          run('DepthwiseConv2dNativeBackpropInput', { dy, filter }, { ...shared, inputShape: x.shape }),
        filter: () =>
          run('DepthwiseConv2dNativeBackpropFilter', { x, dy }, { ...shared, filterShape: filter.shape }),
      };
    }),
    ofFilter('Dilation2D', (dy, x, filter, attributes) => ({
      x: () => run('Dilation2DBackpropInput', { x, filter, dy }, attributes),
      filter: () => run('Dilation2DBackpropFilter', { x, filter, dy }, attributes),
    })),
    transposedConvolution(),
  ];
}

function transposedConvolution(): GradConfig {
  return {
    kernelName: 'Conv2DBackpropInput',
    inputsToSave: ['dy', 'filter'],
    gradFunc: (gradient, saved, attributes) => {
      const [dy, filter] = saved as [Tensor4D, Tensor4D];
      const { strides, pad, dataFormat, dimRoundingMode } = attributes as unknown as Convolution;
      const x = gradient as Tensor4D;
      const shared = { strides, pad, dataFormat, dimRoundingMode };
      return {
        dy: () => conv2d(x, filter, strides, pad, dataFormat, 1, dimRoundingMode),
        filter: () => run('Conv2DBackpropFilter', { x, dy }, { ...shared, filterShape: filter.shape }),
      };
    },
  };
}

function ofFilter(
  kernelName: string,
  derivatives: (
    dy: Tensor,
    x: Tensor,
    filter: Tensor,
    attributes: Convolution,
  ) => Record<string, () => Tensor>,
): GradConfig {
  return {
    kernelName,
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, saved, attributes) => {
      const [x, filter] = saved as [Tensor, Tensor];
      return derivatives(dy as Tensor, x, filter, attributes as unknown as Convolution);
    },
  };
}

function refuseDilations(where: string, dilations: number | number[] = 1): void {
  if (backend_util.tupleValuesAreOne(dilations)) return;
  throw new RangeError(
    `${where}: dilations must be 1 where a gradient is taken, got ${dilations}: dilation rates greater than 1 are not yet supported`,
  );
}
