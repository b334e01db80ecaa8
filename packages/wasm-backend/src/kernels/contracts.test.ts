import {
  adamStep,
  attentionGradientKernel,
  attentionKernel,
  bernoulliKernel,
  centredRmsPropStep,
  dropoutMaskKernel,
  gatherRowsKernel,
  geluGradientKernel,
  geluKernel,
  gruGatesGradientKernel,
  gruGatesKernel,
  type KernelContract,
  layerNormalizationGradientKernel,
  layerNormalizationKernel,
  lstmGatesGradientKernel,
  lstmGatesKernel,
  momentumStep,
  normalKernel,
  Random,
  rmsNormalizationGradientKernel,
  rmsNormalizationKernel,
  rmsPropStep,
  runContract,
  scatterAddKernel,
  sgdStep,
  softmaxCrossEntropyGradientKernel,
  softmaxCrossEntropyKernel,
  uniformKernel,
} from '@mneme/tensor-core';
import { toBeClose } from '@mneme/testing';
import {
  backend,
  type DataType,
  memory,
  type NamedTensorMap,
  setBackend,
  type Tensor,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useWasmBackend } from '../use-wasm-backend.ts';

type AnyContract = KernelContract<never, never>;
interface Given {
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
  readonly type?: DataType;
}
type Case = readonly [title: string, contract: unknown, inputs: Record<string, Given>, attributes?: object];

let source = 0;
/** Numbers of [low, high) in float32, others in each call. */
function draw(shape: readonly number[], low = -1, high = 1): Given {
  const values = new Random(++source).uniforms(shape.reduce((a, b) => a * b, 1));
  return { values: values.map((u) => low + (high - low) * u), shape };
}
function integers(shape: readonly number[], below: number, low = 0): Given {
  const values = new Random(++source).integers(
    shape.reduce((a, b) => a * b, 1),
    below,
  );
  return { values: values.map((value) => value + low), shape, type: 'int32' };
}
const bits = (shape: readonly number[]): Given => ({ ...integers(shape, 2), type: 'bool' });
const scalar = (value: number): Given => ({ values: [value], shape: [] });
const key = { values: [-5, 77], shape: [2], type: 'int32' } as const;

const WIDTHS = [1, 3, 4, 5, 8, 17, 64, 130, 1027];
const ROWS = [1, 2, 37, 700];
const SHAPES = WIDTHS.flatMap((width) => ROWS.map((rows) => [rows, width] as const)).filter(
  ([rows, width]) => rows * width < 200_000,
);
const COUNTS = [0, 1, 4, 7, 63, 16_384, 16_385, 40_001];

const cases: Case[] = [
  ...SHAPES.flatMap(([rows, width]): Case[] => {
    const [x, dy, scale, offset] = [
      draw([rows, width], -3, 4),
      draw([rows, width]),
      draw([width]),
      draw([width]),
    ];
    const moments = { mean: draw([rows, 1]), inverseDeviation: draw([rows, 1], 0.5, 2) };
    const loss = { logits: draw([rows, width], -9, 9), labels: integers([rows], width + 1, -1) };
    const root = draw([rows, 1], 0.5, 2);
    return [
      ['layer norm', layerNormalizationKernel, { x, scale, offset }, { epsilon: 1e-3 }],
      ['its gradient', layerNormalizationGradientKernel, { dy, x, scale, ...moments }],
      ['RMS norm', rmsNormalizationKernel, { x, scale }, { epsilon: 1e-5 }],
      ['its gradient', rmsNormalizationGradientKernel, { dy, x, scale, inverseRoot: root }],
      ['cross-entropy', softmaxCrossEntropyKernel, loss, { smoothing: 0 }],
      ['smoothed', softmaxCrossEntropyKernel, loss, { smoothing: 0.1 }],
      [
        'its gradient',
        softmaxCrossEntropyGradientKernel,
        { ...loss, dy: draw([rows]), logSumExp: draw([rows]) },
        { smoothing: 0.1 },
      ],
      ['gather', gatherRowsKernel, { table: draw([rows, width]), ids: integers([13, 7], rows) }],
      ['scatter-add', scatterAddKernel, { indices: integers([rows], 11), updates: x }, { rows: 12 }],
      ['LSTM', lstmGatesKernel, { gates: draw([rows, 4 * width], -4, 4), cell: x }],
      [
        'its gradient',
        lstmGatesGradientKernel,
        {
          dHidden: dy,
          dNext: x,
          gates: draw([rows, 4 * width], -4, 4),
          cell: draw([rows, width]),
          next: draw([rows, width]),
        },
      ],
      [
        'GRU',
        gruGatesKernel,
        { projected: draw([rows, 3 * width]), recurrent: draw([rows, 3 * width]), hidden: x },
      ],
      [
        'its gradient',
        gruGatesGradientKernel,
        { dNext: dy, projected: draw([rows, 3 * width]), recurrent: draw([rows, 3 * width]), hidden: x },
      ],
    ];
  }),
  ...COUNTS.flatMap((count): Case[] => {
    const [parameter, gradient, mean, velocity] = [0, 0, 0, 0].map(() => draw([count])) as [
      Given,
      Given,
      Given,
      Given,
    ];
    const [variance, square] = [draw([count], 0, 1), draw([count], 1, 2)];
    const rates = { learningRate: scalar(0.1), rate: scalar(0.2), epsilon: scalar(1e-3) };
    const { learningRate } = rates;
    const decays = { meanDecay: 0.9, varianceDecay: 0.999, weightDecay: 0.01 };
    const running = { decay: 0.9, momentum: 0.5, epsilon: 1e-3 };
    return [
      ['GELU', geluKernel, { x: draw([count], -6, 6) }, { approximation: 'exact' }],
      ['by tanh', geluKernel, { x: draw([count], -6, 6) }, { approximation: 'tanh' }],
      [
        'its gradient',
        geluGradientKernel,
        { x: draw([count], -6, 6), dy: gradient },
        { approximation: 'exact' },
      ],
      ['by tanh', geluGradientKernel, { x: draw([count], -6, 6), dy: gradient }, { approximation: 'tanh' }],
      ['SGD', sgdStep, { parameter, gradient, learningRate }],
      [
        'momentum',
        momentumStep,
        { parameter, gradient, velocity, learningRate },
        { momentum: 0.9, nesterov: false },
      ],
      [
        'Nesterov',
        momentumStep,
        { parameter, gradient, velocity, learningRate },
        { momentum: 0.9, nesterov: true },
      ],
      ['Adam', adamStep, { parameter, gradient, mean, variance, ...rates }, decays],
      ['RMSProp', rmsPropStep, { parameter, gradient, square, velocity, learningRate }, running],
      ['centred', centredRmsPropStep, { parameter, gradient, square, velocity, mean, learningRate }, running],
    ];
  }),
];

/** Where every bit must agree. */
const draws: Case[] = COUNTS.flatMap((count): Case[] => [
  ['uniform', uniformKernel, { key }, { shape: [count], low: -2, high: 5 }],
  ['normal', normalKernel, { key }, { shape: [count], mean: 1, deviation: 0.3 }],
  ['dropout', dropoutMaskKernel, { key }, { shape: [count], rate: 0.3 }],
  ...[0, 0.3, 1].map(
    (probability): Case => ['bernoulli', bernoulliKernel, { key }, { shape: [count], probability }],
  ),
]);

const attentions: Case[] = [
  [2, 3, 5, 7, 11],
  [1, 64, 64, 16, 16],
  [3, 65, 130, 17, 33],
  [2, 130, 67, 8, 5],
  [1, 200, 1, 4, 3],
].flatMap(([batch = 0, queries = 0, keys = 0, depth = 0, width = 0]): Case[] => {
  const inputs = {
    query: draw([batch, queries, depth]),
    key: draw([batch, keys, depth]),
    value: draw([batch, keys, width]),
  };
  const scale = 0.3;
  const forms: [string, Record<string, Given>, object][] = [
    ['plain', {}, { scale }],
    ['causal', {}, { scale, band: { above: 0 } }],
    ['causal from the end', {}, { scale, band: { above: keys - queries } }],
    ['window', {}, { scale, band: { below: 9, above: 4 } }],
    ['mask', { mask: bits([batch, queries, keys]) }, { scale }],
    ['mask of keys', { mask: bits([batch, 1, keys]) }, { scale }],
    ['mask of queries', { mask: bits([1, queries, 1]) }, { scale }],
    ['mask and band', { mask: bits([1, queries, keys]) }, { scale, band: { above: 0, below: 70 } }],
    ['bias', { bias: draw([1, queries, keys]) }, { scale }],
    ['dropout', { dropoutKey: key }, { scale, dropoutRate: 0.3 }],
  ];
  return forms.map(([title, more, attributes]) => [
    title,
    attentionKernel,
    { ...inputs, ...more },
    attributes,
  ]);
});

const made = (given: Record<string, Given>): NamedTensorMap =>
  Object.fromEntries(
    Object.entries(given).map(([name, { values, shape, type = 'float32' }]) => [
      name,
      tensor(type === 'float32' ? Float32Array.from(values) : Int32Array.from(values), [...shape], type),
    ]),
  );

/** The composed form on tfjs's cpu backend, and the kernel: their values. */
async function both([, contract, given, attributes = {}]: Case): Promise<[Tensor[], Tensor[]]> {
  const kernel = contract as AnyContract;
  await setBackend('cpu');
  const composed = tidy(() => kernel.composed(made(given) as never, attributes as never));
  await setBackend('mneme');
  const fused = tidy(() => runContract(kernel, made(given) as never, attributes as never));
  return [fused, composed];
}

const titled = (list: readonly Case[]): [string, Case][] =>
  list.map((each) => {
    const shapes = Object.values(each[2]).map(({ shape }) => `[${shape}]`);
    return [`${(each[1] as AnyContract).name}, ${each[0]}, of ${shapes.slice(0, 3).join(' ')}`, each];
  });

describe('fused kernels', () => {
  beforeAll(async () => {
    await useWasmBackend({ threads: 2, deterministic: true, poison: true });
  });
  afterAll(() => backend().dispose());

  it.each(titled(cases))('%s', async (_, each) => {
    const [fused, composed] = await both(each);
    for (const [i, value] of fused.entries())
      toBeClose(value, composed[i] as Tensor, { relative: 1e-4, absolute: 3e-5 });
  });

  it.each(titled(draws))('%s', async (_, each) => {
    const [fused, composed] = await both(each);
    expect(Buffer.from(fused[0]?.dataSync().buffer as ArrayBuffer)).toEqual(
      Buffer.from(composed[0]?.dataSync().buffer as ArrayBuffer),
    );
  });

  it.each(titled(attentions))('%s, and its gradient', async (_, each) => {
    const [fused, composed] = await both(each);
    for (const [i, value] of fused.entries())
      toBeClose(value, composed[i] as Tensor, { relative: 1e-4, absolute: 1e-5 });
    const [output, logSumExp] = fused.map(
      (value): Given => ({ values: value.dataSync(), shape: value.shape }),
    ) as [Given, Given];
    const inputs = { ...each[2], output, logSumExp, dOutput: draw(output.shape) };
    const gradients = await both(['gradient', attentionGradientKernel, inputs, each[3] ?? {}]);
    for (const [i, value] of gradients[0].entries())
      toBeClose(value, gradients[1][i] as Tensor, { relative: 1e-4, absolute: 1e-5 });
  });

  it('hold nothing back', async () => {
    const [, contract, given, attributes = {}] = cases.find(
      ([, kernel]) => kernel === layerNormalizationGradientKernel,
    ) as Case;
    const inputs = made(given);
    const held = (memory() as unknown as { numBytesHeld: number }).numBytesHeld;
    tidy(() => void runContract(contract as AnyContract, inputs as never, attributes as never));
    expect((memory() as unknown as { numBytesHeld: number }).numBytesHeld).toBe(held);
  });
});
