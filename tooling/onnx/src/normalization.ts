import { layerNormalization, rmsNormalization } from '@mneme/tensor-core';
import { add, broadcastTo, moments, reshape, rsqrt, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { type Attributes, type Named, numberOf } from './node-case.ts';

/** The axes from `axis` on as one. */
interface Rows {
  readonly rows: Tensor;
  readonly normalized: readonly number[];
  /** The shape with the axes that are normalized of one. */
  readonly reduced: number[];
}

function rowsOf(x: Tensor, attributes: Attributes): Rows {
  const given = numberOf(attributes, 'axis', -1);
  const axis = given < 0 ? given + x.rank : given;
  const normalized = x.shape.slice(axis);
  const width = normalized.reduce((a, b) => a * b, 1);
  return {
    rows: reshape(x, [-1, width]),
    normalized,
    reduced: x.shape.map((size, i) => (i < axis ? size : 1)),
  };
}

function flat(x: Tensor, shape: readonly number[]): Tensor {
  return reshape(broadcastTo(x, [...shape]), [-1]);
}

/** `LayerNormalization`, opset 17. */
export function layerNorm({ X, ...inputs }: Named, attributes: Attributes): Named {
  const x = X as Tensor;
  const { rows, normalized, reduced } = rowsOf(x, attributes);
  const epsilon = numberOf(attributes, 'epsilon', 1e-5);
  const scale = flat((inputs.W ?? inputs.Scale) as Tensor, normalized);
  const offset = inputs.B ? flat(inputs.B, normalized) : zeros(scale.shape);
  const { mean: center, variance } = moments(rows, -1, true);
  return {
    Y: reshape(layerNormalization(rows, scale, offset, epsilon), x.shape),
    Mean: reshape(center, reduced),
    InvStdDev: reshape(rsqrt(add(variance, epsilon)), reduced),
  };
}

/** `RMSNormalization`, opset 23. */
export function rmsNorm({ X, ...inputs }: Named, attributes: Attributes): Named {
  const x = X as Tensor;
  const { rows, normalized } = rowsOf(x, attributes);
  const scale = flat((inputs.W ?? inputs.scale) as Tensor, normalized);
  const epsilon = numberOf(attributes, 'epsilon', 1e-5);
  return { Y: reshape(rmsNormalization(rows, scale, epsilon), x.shape) };
}
