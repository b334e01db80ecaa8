import { attentionKernel, dropoutMaskKernel } from '@mneme/tensor-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { bits, type Case, draw, type Given, key } from './case.ts';

const RATE = 0.3;
const dropout = {
  rate: RATE,
  mask: (words: Tensor, shape: readonly number[]): Tensor | undefined =>
    dropoutMaskKernel.composed({ key: words }, { shape, rate: RATE })[0],
};

/** Shapes around the edges of tiles, in all forms. */
export const attentionCases: readonly Case[] = [
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
    ['dropout', { dropoutKey: key }, { scale, dropout }],
  ];
  return forms.map(([title, more, attributes]) => [
    title,
    attentionKernel,
    { ...inputs, ...more },
    attributes,
  ]);
});
