import {
  engine,
  type GradConfig,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { fromInput } from './define.ts';

/** Gradients of pooling and of resizing, each by a kernel of its own. */
export function poolingGradients(): GradConfig[] {
  const run = (kernelName: string, inputs: NamedTensorMap, attributes: object): Tensor =>
    engine().runKernel(kernelName, inputs, attributes as NamedAttrMap) as Tensor;
  const resize = (kernelName: string): GradConfig =>
    fromInput(
      kernelName,
      (dy, images, attributes) => run(`${kernelName}Grad`, { dy, images }, attributes),
      'images',
    );
  const maximum = (kernelName: string): GradConfig => ({
    kernelName,
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (gradient, saved, attributes) => {
      const dy = gradient as Tensor;
      const [input, output] = saved as [Tensor, Tensor];
      return { x: () => run(`${kernelName}Grad`, { dy, input, output }, attributes) };
    },
  });
  return [
    fromInput('AvgPool', (dy, input, attributes) => run('AvgPoolGrad', { dy, input }, attributes)),
    fromInput('AvgPool3D', (dy, input, attributes) => run('AvgPool3DGrad', { dy, input }, attributes)),
    maximum('MaxPool'),
    maximum('MaxPool3D'),
    resize('ResizeBilinear'),
    resize('ResizeNearestNeighbor'),
  ];
}
