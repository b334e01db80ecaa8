import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { gelu, logSoftmax, softmax } from './activation.ts';
import { attention } from './attention.ts';
import { linearAttention } from './linear-attention.ts';
import { type Attributes, type CaseTensor, decode, type Named, type NodeCase } from './node-case.ts';
import { layerNorm, rmsNorm } from './normalization.ts';
import { recurrent } from './recurrent.ts';
import { rotaryEmbedding } from './rotary-embedding.ts';

type Operator = (inputs: Named, attributes: Attributes, opset: number) => Named;

const OPERATORS: Readonly<Record<string, Operator>> = {
  Attention: attention,
  Gelu: gelu,
  GRU: (inputs, attributes) => recurrent('GRU', inputs, attributes),
  LayerNormalization: layerNorm,
  LinearAttention: linearAttention,
  LogSoftmax: logSoftmax,
  LSTM: (inputs, attributes) => recurrent('LSTM', inputs, attributes),
  RMSNormalization: rmsNorm,
  RNN: (inputs, attributes) => recurrent('RNN', inputs, attributes),
  RotaryEmbedding: rotaryEmbedding,
  Softmax: softmax,
};

/** What a case came to: the largest error of its outputs, absolute or relative to the number, and why it failed. */
export interface Outcome {
  readonly error: number;
  readonly failure?: string;
}

const TOLERANCE = 1e-5;
/** What half precision rounds to. */
const HALF_TOLERANCE = 2e-3;

/** Computes a case on the current backend and compares all its outputs. */
export function runCase(nodeCase: NodeCase): Outcome {
  const { op, opset, attributes, inputTensors, outputTensors } = nodeCase;
  const operator = OPERATORS[op];
  if (!operator) return { error: Number.NaN, failure: `${op} is not known` };
  const half = outputTensors.some(({ dtype }) => dtype === 'float16' || dtype === 'bfloat16');
  const tolerance = half ? HALF_TOLERANCE : TOLERANCE;
  try {
    return tidy(() => {
      const inputs = Object.fromEntries(inputTensors.map((given) => [given.name, decode(given)]));
      const outputs = operator(inputs, attributes, opset);
      let error = 0;
      for (const expected of outputTensors) {
        const actual = outputs[expected.name];
        const wrong = actual ? shapeError(actual, expected) : `there is no output ${expected.name}`;
        if (wrong || !actual) return { error: Number.NaN, failure: wrong ?? '' };
        error = Math.max(error, largestError(actual, expected));
      }
      // A comparison with NaN is false.
      return error <= tolerance ? { error } : { error, failure: `the largest error is ${error}` };
    });
  } catch (reason) {
    return { error: Number.NaN, failure: reason instanceof Error ? reason.message : String(reason) };
  }
}

function shapeError(actual: Tensor, { name, shape }: CaseTensor): string | undefined {
  if (actual.shape.join() === shape.join()) return undefined;
  return `${name} must be [${shape.join(', ')}], got [${actual.shape.join(', ')}]`;
}

function largestError(actual: Tensor, { data }: CaseTensor): number {
  const values = actual.dataSync();
  let largest = 0;
  for (const [i, given] of data.entries()) {
    const [value, wanted] = [values[i] ?? Number.NaN, Number(given)];
    if (value === wanted || (Number.isNaN(value) && Number.isNaN(wanted))) continue;
    const error = Math.abs(value - wanted) / Math.max(1, Math.abs(wanted));
    if (!(error <= largest)) largest = error;
  }
  return largest;
}
