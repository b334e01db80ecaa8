import {
  add,
  concat,
  dispose,
  div,
  exp,
  fill,
  greater,
  logicalAnd,
  mul,
  pad,
  scalar,
  square,
  sub,
  sum,
  type Tensor,
  tanh,
  tidy,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import { bandMask } from '../ops/band-mask.ts';
import { batchMatMul } from '../ops/batch-mat-mul.ts';
import { logSumExp } from '../ops/log-sum-exp.ts';
import { maskedSoftmax } from '../ops/masked-softmax.ts';
import { reduceToShape } from '../ops/reduce-to-shape.ts';
import { select } from '../ops/select.ts';
import type {
  AttentionGradientInputs,
  AttentionInputs,
  ComposedAttentionAttributes,
} from './attention-inputs.ts';
import { type AttentionPart, attentionParts, bandOf, MOST_SCORES, partOf } from './attention-parts.ts';

/**
 * Attention by tfjs's operations: `[output, logSumExp]`. Where there are more than `most` scores they are made for some queries at a
 * time: what is held grows with the length, not with its square.
 */
export function composedAttention(
  inputs: AttentionInputs,
  attributes: ComposedAttentionAttributes,
  most: number = MOST_SCORES,
): Tensor[] {
  const parts = attentionParts(inputs, attributes.band, most);
  if (!parts) return whole(inputs, attributes);
  const outputs = parts.map((part) =>
    tidy(() => {
      if (part.keys > 0) return whole(partOf(inputs, part), attributesOf(attributes, part));
      const [batch = 0, , width = 0] = inputs.value.shape;
      return [zeros([batch, part.queries, width]), fill([batch, part.queries, 1], Number.NEGATIVE_INFINITY)];
    }),
  );
  const joined = [0, 1].map((i) =>
    concat(
      outputs.map((output) => output[i] as Tensor),
      1,
    ),
  );
  dispose(outputs.flat());
  return joined;
}

function whole(inputs: AttentionInputs, attributes: ComposedAttentionAttributes): Tensor[] {
  return tidy(() => {
    const { biased } = scoresOf(inputs, attributes);
    const seen = visible(inputs, attributes);
    const allowed = seen ? select(seen, biased, scalar(Number.NEGATIVE_INFINITY)) : biased;
    const weights = maskedSoftmax(biased, seen);
    const kept = keptWeights(inputs, attributes);
    return [batchMatMul(kept ? mul(weights, kept) : weights, inputs.value), logSumExp(allowed, -1, true)];
  });
}

/** `[dQuery, dKey, dValue]` of {@link composedAttention}. */
export function composedAttentionGradient(
  inputs: AttentionGradientInputs,
  attributes: ComposedAttentionAttributes,
  most: number = MOST_SCORES,
): Tensor[] {
  const parts = attentionParts(inputs, attributes.band, most);
  if (!parts) return wholeGradient(inputs, attributes);
  const [batch = 0, keys = 0, depth = 0] = inputs.key.shape;
  let sums = [zeros([batch, keys, depth]), zeros(inputs.value.shape)];
  const dQueries: Tensor[] = [];
  for (const part of parts) {
    const [dQuery, ...next] = tidy(() => {
      if (part.keys === 0) return [zeros([batch, part.queries, depth]), ...sums.map((x) => x.clone())];
      const [first, ...rest] = wholeGradient(partOf(inputs, part), attributesOf(attributes, part));
      const around: [number, number][] = [
        [0, 0],
        [part.key, keys - part.key - part.keys],
        [0, 0],
      ];
      return [first, ...rest.map((x, i) => add(pad(x, around), sums[i] as Tensor))];
    }) as [Tensor, Tensor, Tensor];
    dispose(sums);
    sums = next;
    dQueries.push(dQuery);
  }
  const joined = concat(dQueries, 1);
  dispose(dQueries);
  return [joined, ...sums];
}

function wholeGradient(inputs: AttentionGradientInputs, attributes: ComposedAttentionAttributes): Tensor[] {
  return tidy(() => {
    const { query, key, dOutput } = inputs;
    const { weights, kept, dProducts } = derivatives(inputs, attributes);
    return [
      batchMatMul(dProducts, key),
      batchMatMul(transpose(dProducts, [0, 2, 1]), query),
      batchMatMul(transpose(kept ? mul(weights, kept) : weights, [0, 2, 1]), dOutput),
    ];
  });
}

/**
 * The gradient of attention by its bias, of the bias's shape. No kernel gives it: most biases are constants.
 *
 * @param inputs - with `bias`
 */
export function attentionBiasGradient(
  inputs: AttentionGradientInputs & { readonly bias: Tensor },
  attributes: ComposedAttentionAttributes,
  most: number = MOST_SCORES,
): Tensor {
  const { bias } = inputs;
  const parts = attentionParts(inputs, attributes.band, most);
  if (!parts) return tidy(() => reduceToShape(derivatives(inputs, attributes).dBiased, bias.shape));
  const [batch = 1, rows = 1, columns = 1] = bias.shape;
  const reduced = parts.map((part) =>
    tidy(() => {
      const shape = [batch, rows === 1 ? 1 : part.queries, columns];
      if (part.keys === 0) return zeros(shape);
      const cut = partOf(inputs, part);
      const { dBiased } = derivatives(cut, attributesOf(attributes, part));
      const after = columns === 1 ? 0 : columns - part.key - part.keys;
      return pad(reduceToShape(dBiased, cut.bias.shape), [
        [0, 0],
        [0, 0],
        [columns === 1 ? 0 : part.key, after],
      ]);
    }),
  );
  const joined = tidy(() => (rows === 1 ? reduced.reduce((a, b) => add(a, b)) : concat(reduced, 1)));
  dispose(reduced);
  return joined;
}

interface Derivatives {
  readonly weights: Tensor;
  readonly kept: Tensor | undefined;
  /** By the scores with their bias. */
  readonly dBiased: Tensor;
  /** By the products of queries and keys. */
  readonly dProducts: Tensor;
}

function derivatives(inputs: AttentionGradientInputs, attributes: ComposedAttentionAttributes): Derivatives {
  const { dOutput, value, output, logSumExp: normalizer } = inputs;
  const { scale, softcap } = attributes;
  const { capped, biased } = scoresOf(inputs, attributes);
  const open = exp(sub(biased, normalizer));
  const seen = visible(inputs, attributes);
  const weights = seen ? select(seen, open, scalar(0)) : open;
  const kept = keptWeights(inputs, attributes);
  const reached = batchMatMul(dOutput, value, { transposeB: true });
  const dWeights = kept ? mul(reached, kept) : reached;
  // The softmax's own sum over keys is that of dOutput with the output.
  const dBiased = mul(weights, sub(dWeights, sum(mul(dOutput, output), -1, true)));
  const dCapped = softcap === undefined ? dBiased : mul(dBiased, sub(1, square(div(capped, softcap))));
  return { weights, kept, dBiased, dProducts: mul(dCapped, scale) };
}

/** `scale query key'`, the last two axes of each; leading axes broadcast. */
export function attentionScores(query: Tensor, key: Tensor, scale: number): Tensor {
  // Scaling the queries costs less than scaling the scores.
  return batchMatMul(scale === 1 ? query : mul(query, scale), key, { transposeB: true });
}

interface Scores {
  readonly capped: Tensor;
  readonly biased: Tensor;
}

function scoresOf(
  { query, key, bias }: AttentionInputs,
  { scale, softcap }: ComposedAttentionAttributes,
): Scores {
  const products = attentionScores(query, key, scale);
  const capped = softcap === undefined ? products : mul(tanh(div(products, softcap)), softcap);
  return { capped, biased: bias ? add(capped, bias) : capped };
}

/** What mask, band and a bias of minus infinity leave together; undefined where there is none of them. */
function visible(
  { query, key, mask, bias }: AttentionInputs,
  { band }: ComposedAttentionAttributes,
): Tensor | undefined {
  const within = band && bandMask(query.shape[1] ?? 0, key.shape[1] ?? 0, band);
  const open = bias && greater(bias, Number.NEGATIVE_INFINITY);
  return [mask, within, open].reduce((all, one) => (all && one ? logicalAnd(all, one) : (all ?? one)));
}

/** What weights are multiplied by in dropout. */
function keptWeights(
  { query, key, dropoutKey }: AttentionInputs,
  { dropout }: ComposedAttentionAttributes,
): Tensor | undefined {
  if (!dropoutKey || !dropout) return undefined;
  return dropout.mask(dropoutKey, [query.shape[0] ?? 0, query.shape[1] ?? 0, key.shape[1] ?? 0]);
}

function attributesOf(
  attributes: ComposedAttentionAttributes,
  part: AttentionPart,
): ComposedAttentionAttributes {
  return { ...attributes, ...(attributes.band && { band: bandOf(attributes.band, part) }) };
}
