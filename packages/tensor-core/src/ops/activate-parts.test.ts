import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import type { PartOfRow } from '../kernels/activate-parts.ts';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { activateParts } from './activate-parts.ts';

const PARTS: readonly PartOfRow[] = [
  { columns: 2, by: 'identity' },
  { columns: 3, by: 'tanh' },
  { columns: 5, by: 'sigmoid' },
  { columns: 1, by: 'softplus' },
  { columns: 7, by: 'onePlus' },
  { columns: 6, by: 'softmax', group: 3 },
  { columns: 2, by: 'softmax' },
];
const [ROWS, COLUMNS] = [3, 26];

/** Number by number, in float64. */
function activateLoop(x: ArrayLike<number>): number[] {
  const made: number[] = [];
  for (let row = 0; row < ROWS; row++) {
    let at = row * COLUMNS;
    for (const { columns, by, group = columns } of PARTS) {
      for (let i = 0; i < columns; i++) {
        const value = x[at + i] ?? 0;
        const whole = Array.from({ length: group }, (_, j) => Math.exp(x[at + i - (i % group) + j] ?? 0));
        made.push(
          {
            identity: value,
            tanh: Math.tanh(value),
            sigmoid: 1 / (1 + Math.exp(-value)),
            softplus: Math.log1p(Math.exp(value)),
            onePlus: 1 + Math.log1p(Math.exp(value)),
            softmax: Math.exp(value) / whole.reduce((a, b) => a + b),
          }[by],
        );
      }
      at += columns;
    }
  }
  return made;
}

onEachBackend('activateParts', () => {
  beforeAll(ensureGradients);

  it('has the values and gradients of the loop', () => {
    const x = uniform([ROWS, COLUMNS], new Random(1), { low: -2, high: 2 });
    const run = (...[given]: Tensor[]): Tensor => activateParts(given as Tensor, PARTS);
    toBeClose(run(x), activateLoop(Float64Array.from(x.dataSync())));
    expectGradient(run, [x], { oracle: (given = new Float64Array()) => activateLoop(given) });
    expectNoLeak(() => run(x));
  });

  it('does a case by hand', () => {
    const parts: readonly PartOfRow[] = [
      { columns: 1, by: 'sigmoid' },
      { columns: 2, by: 'softmax' },
    ];
    toBeClose(activateParts(tensor([[0, 1, 1]]), parts), [0.5, 0.5, 0.5]);
  });
});

describe('activateParts', () => {
  it.each([
    [
      () => activateParts(zeros([2, 7]), [{ columns: 5, by: 'tanh' }]),
      'activateParts: x must be [rows, 5], as parts has it, got [2, 7]',
    ],
    [
      () =>
        activateParts(zeros([2, 5]), [
          { columns: 1, by: 'tanh' },
          { columns: 4, by: 'softmax', group: 3 },
        ]),
      'activateParts: parts.1.group must divide its columns = 4, got 3',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
