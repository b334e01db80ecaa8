import { Random } from '@mneme/tensor-core';
import { describe, expect, it } from 'vitest';
import { associativeRecallTask } from './associative-recall-task.ts';
import { copyTask } from './copy-task.ts';
import { nGramsTask } from './n-grams-task.ts';
import { prioritySortTask } from './priority-sort-task.ts';
import { repeatCopyTask } from './repeat-copy-task.ts';
import type { SequenceData, SequenceTask } from './sequence-task.ts';

const random = new Random(7);

/** Row `step` of sequence `b`: what goes in, and what is asked for. */
function rows(task: SequenceTask, data: SequenceData, b: number) {
  const row = (values: Float32Array, width: number) => (i: number) =>
    Array.from(values.subarray((b * data.steps + i) * width, (b * data.steps + i + 1) * width));
  return { input: row(data.inputs, task.input), target: row(data.targets, task.output) };
}

const asked = ({ asked }: SequenceData): number[] => [...asked.keys()].filter((i) => asked[i] === 1);

describe('the tasks of sequences', () => {
  it('copy: the words again, after the delimiter', () => {
    const task = copyTask({ bits: 4, from: 3, to: 3 });
    const data = task.draw(random, 5);
    expect(data.steps).toBe(7);
    expect(asked(data)).toEqual([4, 5, 6]);
    for (let b = 0; b < 5; b++) {
      const { input, target } = rows(task, data, b);
      expect(input(3)).toEqual([0, 0, 0, 0, 1]);
      for (let i = 0; i < 3; i++) {
        expect(target(4 + i)).toEqual(input(i).slice(0, 4));
        expect(input(4 + i)).toEqual([0, 0, 0, 0, 0]);
      }
    }
  });

  it('repeat copy: the words as often as is said, and an end', () => {
    const task = repeatCopyTask({ bits: 3, length: [2, 2], repeats: [3, 3] });
    const data = task.draw(random, 2);
    expect(asked(data)).toEqual([3, 4, 5, 6, 7, 8, 9]);
    const { input, target } = rows(task, data, 1);
    expect(input(2)[3]).toBeCloseTo(0.3);
    for (let i = 0; i < 6; i++) expect(target(3 + i)).toEqual([...input(i % 2).slice(0, 3), 0]);
    expect(target(9)).toEqual([0, 0, 0, 1]);
  });

  it('associative recall: the item after the one that is asked for', () => {
    const task = associativeRecallTask({ bits: 5, words: 2, items: [4, 4] });
    const data = task.draw(random, 20);
    expect(asked(data)).toEqual([16, 17]);
    for (let b = 0; b < 20; b++) {
      const { input, target } = rows(task, data, b);
      const item = (at: number): number[] => [...input(at + 1).slice(0, 5), ...input(at + 2).slice(0, 5)];
      expect([0, 3, 6, 9].map((at) => input(at)[5])).toEqual([1, 1, 1, 1]);
      expect([input(12)[6], input(15)[6]]).toEqual([1, 1]);
      const wanted = [...target(16), ...target(17)];
      const candidates = [0, 3, 6].filter((at) => String(item(at)) === String(item(12)));
      expect(candidates.some((at) => String(item(at + 3)) === String(wanted))).toBe(true);
    }
  });

  it('priority sort: those of the highest priority, the highest first', () => {
    const task = prioritySortTask({ bits: 4, words: 7, answers: 5 });
    const data = task.draw(random, 3);
    const { input, target } = rows(task, data, 2);
    const order = [0, 1, 2, 3, 4, 5, 6].sort((i, j) => (input(j)[4] ?? 0) - (input(i)[4] ?? 0));
    for (let i = 0; i < 5; i++) expect(target(8 + i)).toEqual(input(order[i] ?? 0).slice(0, 4));
  });

  it('n-grams: the next bit, of which the best estimator knows as much as can be known', () => {
    const task = nGramsTask({ context: 2, length: 50 });
    const data = task.draw(random, 400);
    const { input, target } = rows(task, data, 3);
    for (let i = 0; i < 48; i++) expect(target(i)).toEqual(input(i + 1));
    const bound = task.bound?.(data) ?? 0;
    // Beta(1/2, 1/2) tables have 0.557 bits of entropy on average; learning four of them costs some more.
    expect(bound).toBeGreaterThan(0.557 * 49);
    expect(bound).toBeLessThan(0.75 * 49);
  });

  it.each<[string, SequenceTask]>([
    ['copy', copyTask({ bits: 4, from: 1, to: 9 })],
    ['repeat copy', repeatCopyTask({ bits: 4, length: [1, 4], repeats: [1, 4] })],
    ['associative recall', associativeRecallTask({ bits: 4, words: 2, items: [2, 6] })],
  ])('%s draws all lengths, and the same from the same seed', (_, task) => {
    const steps = Array.from({ length: 60 }, (_, i) => task.draw(new Random(i), 1).steps);
    expect(new Set(steps).size).toBeGreaterThan(4);
    expect(task.draw(new Random(3), 2)).toEqual(task.draw(new Random(3), 2));
  });

  it.each([
    [() => copyTask({ bits: 4, from: 5, to: 3 }), 'copyTask: to must be at least from = 5, got 3'],
    [
      () => repeatCopyTask({ bits: 0, length: [1, 1], repeats: [1, 1] }),
      'repeatCopyTask: bits must be an integer of at least 1, got 0',
    ],
    [
      () => associativeRecallTask({ bits: 4, words: 2, items: [1, 3] }),
      'associativeRecallTask: items must begin at 2 or more, got 1',
    ],
    [
      () => prioritySortTask({ bits: 4, words: 4, answers: 5 }),
      'prioritySortTask: answers must be at most words = 4, got 5',
    ],
    [
      () => nGramsTask({ context: 0, length: 5 }),
      'nGramsTask: context must be an integer of at least 1, got 0',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
