import {
  adamStep,
  bernoulliKernel,
  centredRmsPropStep,
  dropoutMaskKernel,
  geluGradientKernel,
  geluKernel,
  momentumStep,
  normalKernel,
  rmsPropStep,
  sgdStep,
  uniformKernel,
} from '@mneme/tensor-core';
import { type Case, draw, type Given, key, scalar } from './case.ts';

const COUNTS = [0, 1, 4, 7, 63, 16_384, 16_385, 40_001];

/** Kernels of numbers one by one. */
export const flatCases: readonly Case[] = [
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
export const drawCases: readonly Case[] = COUNTS.flatMap((count): Case[] => [
  ['uniform', uniformKernel, { key }, { shape: [count], low: -2, high: 5 }],
  ['normal', normalKernel, { key }, { shape: [count], mean: 1, deviation: 0.3 }],
  ['dropout', dropoutMaskKernel, { key }, { shape: [count], rate: 0.3 }],
  ...[0, 0.3, 1].map(
    (probability): Case => ['bernoulli', bernoulliKernel, { key }, { shape: [count], probability }],
  ),
]);
