import {
  logSoftmaxKernel,
  logSumExpKernel,
  maskedSoftmaxKernel,
  softmaxGradientKernel,
} from '@mneme/tensor-core';
import { bits, type Case, draw, type Given } from './case.ts';

const SHAPES = [[1], [4], [3, 5], [37, 17], [2, 3, 64], [3, 2, 5, 131], [700, 9]];

/** Masks that broadcast in all ways; some allow nothing in a row. */
const masksOf = (shape: readonly number[]): Given[] => [
  bits(shape),
  bits(shape.slice(-1)),
  bits(shape.map((size, axis) => (axis % 2 === 0 ? 1 : size))),
  bits(shape.map((size, axis) => (axis % 2 === 1 ? 1 : size))),
];

/** Softmaxes over the last axis. */
export const softmaxCases: readonly Case[] = SHAPES.flatMap((shape): Case[] => {
  const x = draw(shape, -20, 20);
  return [
    ['logarithms', logSoftmaxKernel, { x }],
    ['log-sum-exp', logSumExpKernel, { x }],
    ['gradient', softmaxGradientKernel, { dy: draw(shape), y: draw(shape, 0, 1) }],
    ...masksOf(shape).map((mask): Case => ['masked', maskedSoftmaxKernel, { mask, x }]),
  ];
});
