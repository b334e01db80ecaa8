import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { closedTour, eachOnce, eachOnceUntil, type PointerRule } from './pointer-rules.ts';

const ITEMS = 4;

/** The choices of one or more rows, as a rule is given them. */
function chosen(...rows: readonly (readonly number[])[]): Tensor[] {
  const steps = rows[0]?.length ?? 0;
  return Array.from({ length: steps }, (_, m) =>
    tensor(rows.map((row) => Array.from({ length: ITEMS }, (_, j) => (row[m] === j ? 1 : 0)))),
  );
}

const CASES: readonly [string, PointerRule, readonly [readonly number[], readonly number[]][]][] = [
  [
    'eachOnce',
    eachOnce,
    [
      [[], [1, 1, 1, 1]],
      [[2], [1, 1, 0, 1]],
      [
        [2, 0, 1],
        [0, 0, 0, 1],
      ],
      [
        [2, 0, 1, 3],
        [0, 0, 0, 0],
      ],
    ],
  ],
  [
    'eachOnceUntil',
    eachOnceUntil(3),
    [
      [[], [1, 1, 1, 0]],
      [[2], [1, 1, 0, 1]],
      [
        [2, 3],
        [0, 0, 0, 1],
      ],
      [
        [2, 3, 3],
        [0, 0, 0, 1],
      ],
      [
        [0, 1, 2],
        [0, 0, 0, 1],
      ],
    ],
  ],
  [
    'closedTour',
    closedTour,
    [
      [[], [1, 1, 1, 1]],
      [[2], [1, 1, 0, 1]],
      [
        [2, 0],
        [0, 1, 1, 1],
      ],
      [
        [2, 0, 2],
        [0, 0, 1, 0],
      ],
      [
        [2, 0, 2, 2],
        [0, 0, 1, 0],
      ],
    ],
  ],
];

onEachBackend('the rules of pointers', () => {
  it.each(CASES)('%s, by hand', (_name, rule, examples) => {
    for (const [past, allowed] of examples) toBeClose(rule(chosen(past), ITEMS), allowed);
  });

  it('are each row for itself', () => {
    const past = chosen([3, 1], [0, 3]);
    toBeClose(eachOnce(past, ITEMS), [1, 0, 1, 0, 0, 1, 1, 0]);
    toBeClose(eachOnceUntil(3)(past, ITEMS), [0, 0, 0, 1, 0, 0, 0, 1]);
    toBeClose(closedTour(past, ITEMS), [1, 0, 1, 1, 1, 1, 1, 0]);
  });

  it('leave nothing behind, and give truths', () => {
    for (const rule of [eachOnce, eachOnceUntil(3), closedTour]) {
      for (const past of [chosen([]), chosen([0]), chosen([0, 1])]) {
        expectNoLeak(() => rule(past, ITEMS));
        expect(rule(past, ITEMS).dtype).toBe('bool');
      }
    }
  });
});

describe('the rules of pointers', () => {
  it('refuse an end that is no item', () => {
    expect(() => eachOnceUntil(5)([], 3)).toThrow('eachOnceUntil: end must be an item, in [0, 3), got 5');
  });
});
