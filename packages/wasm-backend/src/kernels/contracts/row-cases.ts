import {
  gatherRowsKernel,
  gruGatesGradientKernel,
  gruGatesKernel,
  layerNormalizationGradientKernel,
  layerNormalizationKernel,
  lstmGatesGradientKernel,
  lstmGatesKernel,
  rmsNormalizationGradientKernel,
  rmsNormalizationKernel,
  scatterAddKernel,
  softmaxCrossEntropyGradientKernel,
  softmaxCrossEntropyKernel,
} from '@mneme/tensor-core';
import { type Case, draw, integers } from './case.ts';

const WIDTHS = [1, 3, 4, 5, 8, 17, 64, 130, 1027];
const ROWS = [1, 2, 37, 700];
const SHAPES = WIDTHS.flatMap((width) => ROWS.map((rows) => [rows, width] as const)).filter(
  ([rows, width]) => rows * width < 200_000,
);

/** Kernels that work by rows. */
export const rowCases: readonly Case[] = [
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
];
