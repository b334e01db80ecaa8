import {
  activatePartsGradientKernel,
  activatePartsKernel,
  contentWeightsGradientKernel,
  contentWeightsKernel,
  dncAllocationGradientKernel,
  dncAllocationKernel,
  dncLinksGradientKernel,
  dncLinksKernel,
  dncUsageGradientKernel,
  dncUsageKernel,
  eraseAndAddGradientKernel,
  eraseAndAddKernel,
  hebbianRecallKernel,
  nearestNeighboursKernel,
  ntmAddressingGradientKernel,
  ntmAddressingKernel,
} from '@mneme/tensor-core';
import { type Case, draw, type Given, integers } from './case.ts';

const SLOTS = [1, 2, 3, 5, 8, 17, 64, 131];

/** Shares of a row that sum to 1. */
function shares(shape: readonly number[]): Given {
  const width = shape.at(-1) ?? 1;
  const { values } = draw(shape, 0.01, 1);
  const rows = values.length / width;
  const sums = Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += values[row * width + i] as number;
    return sum;
  });
  const share = (value: number, i: number): number => value / (sums[Math.floor(i / width)] as number);
  return { values: Array.from(values, share), shape };
}

/** Usages of which some are equal. */
function usages(rows: number, slots: number): Given {
  const { values } = draw([rows, slots], 0, 1);
  return { values: Array.from(values, (value, i) => (i % 3 === 0 ? 0.5 : value)), shape: [rows, slots] };
}

/** States of 1 and -1. */
function signs(rows: number, neurons: number): Given {
  const { values, shape } = integers([rows, neurons], 2);
  return { values: Array.from(values, (bit) => 2 * bit - 1), shape };
}

/** Patterns, neurons and queries: words and groups that are filled and that are not, sums that int16 holds and that it does not. */
const NETWORKS = [
  [1, 1, 1],
  [2, 63, 5],
  [3, 64, 2],
  [7, 65, 61],
  [17, 131, 37],
  [6, 1024, 67],
  [37, 10_007, 3],
  [4001, 37, 3],
];

/** Recall from what Hebb's rule stores; every bit must agree. */
export const hebbianCases: readonly Case[] = NETWORKS.flatMap(
  ([count = 0, neurons = 0, queries = 0]): Case[] => {
    const stored = signs(count, neurons);
    // Every pattern twice over, where they are many: its products are large.
    const twice =
      neurons > 10_000
        ? { ...stored, values: Array.from(stored.values, (_, i) => stored.values[i % neurons] ?? 1) }
        : stored;
    const inputs = { patterns: twice, states: signs(queries, neurons) };
    return (['up', 'keep', 'down'] as const).flatMap((ties): Case[] => [
      [`ties ${ties}`, hebbianRecallKernel, inputs, { steps: 12, stop: true, ties }],
      [`ties ${ties}, to the end`, hebbianRecallKernel, inputs, { steps: 3, stop: false, ties }],
    ]);
  },
);

/** A row in parts of sizes that fill vectors and that do not. */
function activations(rows: number, size: number): Case[] {
  const kinds = ['identity', 'tanh', 'sigmoid', 'softplus', 'onePlus', 'softmax'] as const;
  const parts = [
    ...kinds.map((by, i) => ({ columns: size + i, by })),
    { columns: 3 * size, by: 'softmax', group: size },
  ];
  const columns = parts.reduce((total, part) => total + part.columns, 0);
  const y = draw([rows, columns], 0.01, 0.99);
  return [
    ['parts', activatePartsKernel, { x: draw([rows, columns], -20, 20) }, { parts }],
    ['its gradient', activatePartsGradientKernel, { dy: draw([rows, columns]), y }, { parts }],
  ];
}

/** Where a Differentiable Neural Computer writes, and in which order. */
function computers(batch: number, slots: number, heads: number): Case[] {
  const used = {
    usage: draw([batch, slots], 0, 1),
    free: draw([batch, heads, 1], 0, 1),
    readWeights: shares([batch, heads, slots]),
    writeWeights: shares([batch, 4 - heads, slots]),
  };
  const usage = usages(batch, slots);
  const links = {
    link: draw([batch, slots, slots]),
    precedence: shares([batch, slots]),
    write: shares([batch, slots]),
  };
  const upstream = { dLink: draw([batch, slots, slots]), dPrecedence: draw([batch, slots]) };
  return [
    ['usage', dncUsageKernel, used],
    [
      'its gradient',
      dncUsageGradientKernel,
      { ...used, dUsage: draw([batch, slots]), dRetention: draw([batch, slots]) },
    ],
    ['DNC', dncAllocationKernel, { usage }],
    ['its gradient', dncAllocationGradientKernel, { usage, dAllocation: draw([batch, slots]) }],
    ['DNC', dncLinksKernel, links],
    ['its gradient', dncLinksGradientKernel, { ...links, ...upstream }],
  ];
}

/** Kernels of models with a memory. */
export const memoryCases: readonly Case[] = SLOTS.flatMap((slots, i): Case[] => {
  const [batch, word, shifts, heads] = [
    i % 2 === 0 ? 3 : 41,
    [1, 5, 20, 33][i % 4] as number,
    [3, 1, 5, 7][i % 4] as number,
    1 + (i % 3),
  ];
  const head = {
    memory: draw([batch, slots, word]),
    key: draw([batch, heads, word]),
    strength: draw([batch, heads, 1], 0, 9),
    gate: draw([batch, heads, 1], 0, 1),
    shift: shares([batch, heads, shifts]),
    sharpening: draw([batch, heads, 1], 1, i % 3 === 0 ? 80 : 4),
    previous: shares([batch, heads, slots]),
  };
  const written = {
    contents: draw([batch, slots, word]),
    weights: shares([batch, heads, slots]),
    erase: draw([batch, heads, word], 0, 1),
    add: draw([batch, heads, word]),
  };
  const content = {
    contents: draw([batch, slots, word]),
    key: draw([batch, heads, word]),
    strength: draw([batch, heads, 1], 0, 9),
  };
  return [
    ['NTM', ntmAddressingKernel, head],
    ['its gradient', ntmAddressingGradientKernel, { ...head, dWeights: draw([batch, heads, slots]) }],
    ['content', contentWeightsKernel, content],
    ['its gradient', contentWeightsGradientKernel, { ...content, dWeights: draw([batch, heads, slots]) }],
    ['write', eraseAndAddKernel, written],
    ['its gradient', eraseAndAddGradientKernel, { ...written, dContents: draw([batch, slots, word]) }],
    ...activations(batch, slots),
    ...computers(batch, slots, heads),
    [
      'all in order',
      nearestNeighboursKernel,
      { query: draw([batch, word]), keys: draw([slots, word]) },
      { count: slots },
    ],
  ];
});
