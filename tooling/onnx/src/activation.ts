import { gelu as geluOf, logSoftmax as logSoftmaxOf, softmax as softmaxOf } from '@mneme/tensor-core';
import { reshape, type Tensor } from '@tensorflow/tfjs-core';
import { type Attributes, type Named, numberOf } from './node-case.ts';

/** `Gelu`, opset 20. */
export function gelu(inputs: Named, attributes: Attributes): Named {
  const x = (inputs.x ?? inputs.X) as Tensor;
  return { y: geluOf(x, attributes.approximate === 'tanh' ? 'tanh' : 'exact') };
}

/** `Softmax`, and before opset 13 of all axes from `axis` on. */
export function softmax(inputs: Named, attributes: Attributes, opset: number): Named {
  return { y: along(softmaxOf, inputs, attributes, opset) };
}

/** `LogSoftmax`, likewise. */
export function logSoftmax(inputs: Named, attributes: Attributes, opset: number): Named {
  return { y: along(logSoftmaxOf, inputs, attributes, opset) };
}

function along(
  f: (x: Tensor, axis: number) => Tensor,
  inputs: Named,
  attributes: Attributes,
  opset: number,
): Tensor {
  const x = (inputs.x ?? inputs.input) as Tensor;
  if (opset >= 13) return f(x, numberOf(attributes, 'axis', -1));
  const given = numberOf(attributes, 'axis', 1);
  const axis = given < 0 ? given + x.rank : given;
  const rows = x.shape.slice(0, axis).reduce((a, b) => a * b, 1);
  return reshape(f(reshape(x, [rows, -1]), 1), x.shape);
}
