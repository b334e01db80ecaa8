import type { Jax, JaxArray } from '../sides/jax/jax-api.ts';

// The layers of a transformer as someone writes them with jax-js. Weights are `[input, output]`. A function consumes
// the arrays that it is given.

export function jaxNorm({ numpy }: Jax, x: JaxArray, weight: JaxArray, bias: JaxArray): JaxArray {
  const centred = x.ref.sub(numpy.mean(x, -1, { keepdims: true }));
  const variance = numpy.mean(numpy.square(centred.ref), -1, { keepdims: true });
  return centred
    .div(numpy.sqrt(variance.add(1e-5)))
    .mul(weight)
    .add(bias);
}

export interface JaxLayerOptions {
  readonly heads: number;
  readonly causal: boolean;
  /** Of GELU: by tanh. */
  readonly approximate: boolean;
}

/** A layer of an encoder, or, where it is causal, of a decoder; `get` finds its weights. */
export function jaxLayer(
  jax: Jax,
  x: JaxArray,
  get: (path: string) => JaxArray,
  path: string,
  { heads, causal, approximate }: JaxLayerOptions,
): JaxArray {
  const norm = (input: JaxArray, name: string): JaxArray =>
    jaxNorm(jax, input, get(`${path}.${name}.weight`), get(`${path}.${name}.bias`));
  const linear = (input: JaxArray, name: string): JaxArray =>
    jax.numpy.matmul(input, get(`${path}.${name}.weight`)).add(get(`${path}.${name}.bias`));
  const projected = linear(norm(x.ref, 'attentionNorm'), 'attention.projection');
  const attended = x.add(linear(selfAttention(jax, projected, heads, causal), 'attention.output'));
  const inner = linear(norm(attended.ref, 'feedForwardNorm'), 'feedForward.expand');
  return attended.add(linear(jax.nn.gelu(inner, { approximate }), 'feedForward.contract'));
}

/** Self-attention in heads, from one projection to queries, keys and values. */
function selfAttention({ numpy, nn }: Jax, projected: JaxArray, heads: number, isCausal: boolean): JaxArray {
  const [batch = 0, length = 0, width = 0] = projected.shape;
  const shape = [batch, length, heads, width / 3 / heads];
  const parts = numpy.split(projected, 3, 2).map((part) => part.reshape(shape));
  const [query, key, value] = parts as [JaxArray, JaxArray, JaxArray];
  return nn.dotProductAttention(query, key, value, { isCausal }).reshape([batch, length, width / 3]);
}
