import {
  add,
  erf,
  matMul,
  mean,
  mul,
  reshape,
  rsqrt,
  softmax,
  split,
  square,
  sub,
  type Tensor,
  tanh,
  transpose,
} from '@tensorflow/tfjs-core';

// The layers of a transformer as someone writes them with tfjs-core alone. Weights are `[input, output]`.

/** The last axis brought to mean 0 and variance 1, scaled and moved. */
export function composedNorm(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  const centred = sub(x, mean(x, -1, true));
  const variance = mean(square(centred), -1, true);
  return add(mul(mul(centred, rsqrt(add(variance, 1e-5))), weight), bias);
}

/** All leading axes are rows of one product, the only kind that tfjs-wasm does fast. */
export function composedLinear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  const [input = 0, output = 0] = weight.shape;
  const product = matMul(reshape(x, [-1, input]), weight);
  return reshape(bias ? add(product, bias) : product, [...x.shape.slice(0, -1), output]);
}

/** GELU by the error function. */
export function composedGelu(x: Tensor): Tensor {
  return mul(mul(x, 0.5), add(1, erf(mul(x, Math.SQRT1_2))));
}

/** GELU by its approximation. */
export function composedTanhGelu(x: Tensor): Tensor {
  const inner = mul(Math.sqrt(2 / Math.PI), add(x, mul(0.044715, mul(x, square(x)))));
  return mul(mul(x, 0.5), add(1, tanh(inner)));
}

/** `softmax(query key' / sqrt(depth) + bias) value`, `[.., length, depth]` each. */
export function composedAttention(query: Tensor, key: Tensor, value: Tensor, bias?: Tensor): Tensor {
  const scores = mul(matMul(query, key, false, true), 1 / Math.sqrt(query.shape.at(-1) ?? 1));
  return matMul(softmax(bias ? add(scores, bias) : scores), value);
}

/** Self-attention in heads, from one projection to queries, keys and values. */
function composedSelfAttention(projected: Tensor, heads: number, bias?: Tensor): Tensor {
  const [batch = 0, length = 0, width = 0] = projected.shape;
  const shape = [batch, length, heads, width / 3 / heads];
  const parts = split(projected, 3, -1).map((part) => transpose(reshape(part, shape), [0, 2, 1, 3]));
  const [query, key, value] = parts as [Tensor, Tensor, Tensor];
  const attended = composedAttention(query, key, value, bias);
  return reshape(transpose(attended, [0, 2, 1, 3]), [batch, length, width / 3]);
}

/** A layer of an encoder, or, with a causal bias, of a decoder; `get` finds its weights. */
export function composedLayer(
  x: Tensor,
  get: (path: string) => Tensor,
  path: string,
  {
    heads,
    gelu,
    bias,
  }: { readonly heads: number; readonly gelu: (x: Tensor) => Tensor; readonly bias?: Tensor },
): Tensor {
  const norm = (input: Tensor, name: string): Tensor =>
    composedNorm(input, get(`${path}.${name}.weight`), get(`${path}.${name}.bias`));
  const linear = (input: Tensor, name: string): Tensor =>
    composedLinear(input, get(`${path}.${name}.weight`), get(`${path}.${name}.bias`));
  const projected = linear(norm(x, 'attentionNorm'), 'attention.projection');
  const attended = add(x, linear(composedSelfAttention(projected, heads, bias), 'attention.output'));
  const inner = gelu(linear(norm(attended, 'feedForwardNorm'), 'feedForward.expand'));
  return add(attended, linear(inner, 'feedForward.contract'));
}

/** What is added to scores so that no query sees a later key, `[length, length]`. */
export function causalBias(length: number): Float32Array {
  return Float32Array.from({ length: length * length }, (_, i) =>
    i % length > Math.floor(i / length) ? -1e9 : 0,
  );
}
