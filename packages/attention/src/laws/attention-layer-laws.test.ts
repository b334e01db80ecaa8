import { type CallContext, normal, parameter, Random } from '@mneme/tensor-core';
import {
  add,
  div,
  exp,
  isNaN as isNotANumber,
  logicalNot,
  mean,
  mul,
  range,
  reshape,
  softmax,
  sub,
  type Tensor,
  tidy,
  where,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import type { AttendReturns } from '../attend.ts';
import type { AttendInputs } from '../attend-inputs.ts';
import type { AttentionLayer, LayerOptions } from '../multi-head/attention-layer.ts';
import { MultiHeadAttention } from '../multi-head/multi-head-attention.ts';
import { type AttentionLayerSubject, attentionLayerLaws } from './attention-layer-laws.ts';
import { expectEachBroken } from './fixtures/expect-each-broken.ts';
import type { Law } from './law.ts';

interface Outcome {
  readonly output: Tensor;
  readonly weights?: Tensor;
}
type Options = LayerOptions<AttendReturns>;
type Call = (inputs: AttendInputs, context: CallContext, options: Options) => Outcome;
type Change = (call: Call) => Call;

const sizes = { depth: 6, keyDepth: 6, width: 6 };
const inner = (): MultiHeadAttention => new MultiHeadAttention({ width: 6, heads: 2 }, new Random(1));

/** Made at its first use, when there is a backend. */
function lazily<Made>(make: () => Made): () => Made {
  const held: { made?: Made } = {};
  return () => {
    held.made ??= make();
    return held.made;
  };
}

/** A layer around another, which calls it in its own way. */
function around(change: Change): AttentionLayer {
  const layer = lazily(inner);
  const call = change((inputs, context, options) => layer().call(inputs, context, options));
  return {
    call: ((inputs: AttendInputs, context: CallContext = {}, options: Options = {}) =>
      tidy(() => ({ ...call(inputs, context, options) }))) as AttentionLayer['call'],
    get layer() {
      return layer();
    },
  } as AttentionLayer;
}

type Name = ReturnType<typeof attentionLayerLaws>[number]['name'];

const lawsOf = (layer: AttentionLayerSubject['layer']): Law<Name>[] => attentionLayerLaws({ layer, sizes });
const after =
  (change: (found: Outcome, options: Options, inputs: AttendInputs) => Outcome): Change =>
  (call) =>
  (inputs, context, options) =>
    change(call(inputs, context, options), options, inputs);
const output = (change: (output: Tensor, inputs: AttendInputs) => Tensor): Change =>
  after((found, _options, inputs) => ({ ...found, output: change(found.output, inputs) }));
const withMask =
  (change: (mask: Tensor | undefined) => Tensor | undefined): Change =>
  (call) =>
  ({ mask, ...inputs }, context, options) => {
    const changed = change(mask);
    return call({ ...inputs, ...(changed && { mask: changed }) }, context, options);
  };
const opposite = withMask((mask) => mask && logicalNot(mask));
const unmasked = withMask(() => undefined);
const overflowing: Change = output((y, { query }) => {
  const huge = exp(mul(query, query));
  const bounded = div(huge, add(huge, 1));
  return add(y, where(isNotANumber(bounded), zerosLike(bounded), bounded));
});
const untidied: AttentionLayer = {
  call: ((inputs: AttendInputs, context: CallContext = {}, options: Options = {}) => {
    const found = inner().call(inputs, context, options);
    return { ...found, output: mul(found.output, 1) };
  }) as AttentionLayer['call'],
};
const parts = lazily(() => ({ layer: inner(), idle: parameter(zeros([2])) }));
/** It has a parameter that nothing is made of. */
const idle = {
  call: ((inputs: AttendInputs, context: CallContext = {}, options: Options = {}) =>
    parts().layer.call(inputs, context, options)) as AttentionLayer['call'],
  get parts() {
    return parts();
  },
};
let calls = 0;

const wrong: readonly (readonly [string, Name, Change])[] = [
  [
    'positions of keys',
    'key order',
    (call) =>
      ({ key, ...inputs }, ...rest) =>
        call(
          { ...inputs, key: mul(key, reshape(range(1, (key.shape[1] ?? 1) + 1, 1, 'float32'), [-1, 1])) },
          ...rest,
        ),
  ],
  [
    'positions of queries',
    'query order',
    output((y) => mul(y, reshape(range(1, (y.shape[1] ?? 1) + 1, 1, 'float32'), [-1, 1]))),
  ],
  ['a norm over the batch', 'batch', output((y) => sub(y, mean(y, 0, true)))],
  ['a mean over the batch', 'doubling', output((y) => mul(y, 1 / (y.shape[0] ?? 1)))],
  ['dropout that is always on', 'repeatable', output((y) => add(y, normal(y.shape, new Random(calls++))))],
  ['a mask of the opposite polarity', 'open mask', opposite],
  ['a mask that is not looked at', 'hidden keys', unmasked],
  [
    'a gradient of what is hidden',
    'hidden gradient',
    output((y, { value }) => add(y, mul(mean(value), 1e-3))),
  ],
  ['a mask that is not looked at', 'padding', unmasked],
  ['a mask that is not looked at', 'empty gradient', unmasked],
  [
    'outputs multiplied until they overflow',
    'finite',
    output((y, { query }) => mul(y, mul(mul(query, query), mul(mul(query, query), mul(query, query))))),
  ],
  [
    'a softmax over the queries',
    'weights',
    after((found) => ({ ...found, ...(found.weights && { weights: mul(found.weights, 0.5) }) })),
  ],
  [
    'weights before the mask',
    'weights',
    after((found) => ({ ...found, ...(found.weights && { weights: softmax(found.weights) }) })),
  ],
  [
    'another output with weights',
    'weights asked for',
    after((found, { returns }) =>
      returns?.weights ? { ...found, output: mul(found.output, 1 + 1e-6) } : found,
    ),
  ],
  [
    'a probe that nothing is reported to',
    'observed',
    (call) =>
      (inputs, { probe: _probe, ...context }, options) =>
        call(inputs, context, options),
  ],
  [
    'another output under a probe',
    'observed',
    (call) => (inputs, context, options) => {
      const found = call(inputs, context, options);
      return context.probe ? { ...found, output: mul(found.output, 1 + 1e-6) } : found;
    },
  ],
  [
    'a band that is not looked at',
    'band',
    (call) =>
      (inputs, context, { band: _band, ...options }) =>
        call(inputs, context, options),
  ],
  ['a mean of the values where nothing is seen', 'nothing seen', unmasked],
];

describe('the laws of layers', () => {
  const right = around((call) => call);
  expectEachBroken(lawsOf(right), [
    ...wrong.map(([what, law, change]) => [what, law, lawsOf(around(change))] as const),
    ['a sine of huge scores', 'finite gradient', lawsOf(around(overflowing))],
    ['no tidy', 'no leak', lawsOf(untidied)],
    ['a parameter that nothing is made of', 'parameters', lawsOf(idle)],
  ]);
});
