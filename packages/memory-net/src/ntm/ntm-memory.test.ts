import {
  ensureGradients,
  parametersOf,
  Random,
  RecordingProbe,
  uniform,
  valueAndGradient,
} from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { addN, concat, fill, mul, square, sum, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ntmControlCount, ntmControls } from './ntm-controls.ts';
import { NtmMemory, type NtmMemoryConfig, type NtmState } from './ntm-memory.ts';

const LARGE = 30;
const make = (config: Partial<NtmMemoryConfig> = {}): NtmMemory =>
  new NtmMemory({ slots: 5, word: 3, ...config }, new Random(2));

/** What a head is told: nothing by content, a shift by `by`, exactly. */
function told({ word, by, content = 0 }: { word: number; by: number; content?: number }) {
  const shift = [-1, 0, 1].map((way) => (way === by ? LARGE : -LARGE));
  return {
    key: new Array<number>(word).fill(1),
    strength: 0,
    sharpening: LARGE,
    gate: content ? LARGE : -LARGE,
    shift,
  };
}

/** A control row of one reading and one writing head, grouped as the memory takes it. */
function control(
  reading: ReturnType<typeof told>,
  writing: ReturnType<typeof told>,
  erase: number[],
  add: number[],
): Tensor {
  const heads = [reading, writing];
  const squashed = erase.map((e) => (e ? LARGE : -LARGE));
  const row = [
    ...heads.flatMap(({ key }) => key),
    ...heads.map(({ strength }) => strength),
    ...heads.map(({ sharpening }) => sharpening),
    ...heads.map(({ gate }) => gate),
    ...heads.flatMap(({ shift }) => shift),
    ...squashed,
    ...add.map((a) => Math.atanh(a)),
  ];
  return tensor([row]);
}

onEachBackend('NtmMemory', () => {
  beforeAll(ensureGradients);

  it('does the two-slot case by hand', () => {
    const memory = make({ slots: 2, word: 1 });
    const state: NtmState = {
      contents: tensor([[[0.5], [-0.25]]]),
      weights: tensor([
        [
          [1, 0],
          [0.25, 0.75],
        ],
      ]),
    };
    const stay = { ...told({ word: 1, by: 0 }), sharpening: -LARGE }; // to the power of 1
    const { output, state: next } = memory.call(control(stay, stay, [1], [0.5]), state);
    toBeClose(output, [0.5]);
    toBeClose(next.weights, [1, 0, 0.25, 0.75]);
    // 0.5 (1 - 0.25) + 0.25 0.5, and -0.25 (1 - 0.75) + 0.75 0.5
    toBeClose(next.contents, [0.5, 0.3125]);
    const after = new NtmMemory({ slots: 2, word: 1, order: 'write-first' }, new Random(2));
    toBeClose(after.call(control(stay, stay, [1], [0.5]), state).output, [0.5]);
    toBeClose(
      after.call(control({ ...stay, shift: [-LARGE, -LARGE, LARGE] }, stay, [1], [0.5]), state).output,
      [0.3125],
    );
  });

  it('reads and writes apart as it does in one step', () => {
    const memory = make({ readHeads: 2, writeHeads: 2, range: 2 });
    const row = uniform([2, memory.controls], new Random(3), { low: -1, high: 1 });
    const state = memory.reset(2);
    const both = memory.call(row, state);
    const { output, state: read } = memory.read(row, state);
    toBeClose(output, both.output);
    const written = memory.write(row, state);
    toBeClose(written.contents, both.state.contents);
    const heads = (x: Tensor): number[][] => (x.arraySync() as number[][][]).flat();
    const rows = (x: number[][], from: number): number[] =>
      [0, 4].flatMap((b) => x.slice(b + from, b + from + 2)).flat();
    toBeClose(rows(heads(read.weights), 0), rows(heads(both.state.weights), 0));
    toBeClose(rows(heads(written.weights), 2), rows(heads(both.state.weights), 2));
    toBeClose(read.contents, state.contents);
  });

  it.each(['constant', 'learned', 'random'] as const)('starts with contents that are %s', (first) => {
    const memory = make({ first });
    const { contents, weights } = memory.reset(2);
    expect(contents.shape).toEqual([2, 5, 3]);
    toBeClose(sum(weights, 2), [1, 1, 1, 1]);
    const [one = [], other = []] = contents.arraySync() as number[][][];
    expect(one).toEqual(other);
    expect([...parametersOf(memory).keys()]).toEqual(
      first === 'learned' ? ['places', 'contents'] : ['places'],
    );
    if (first === 'constant') toBeClose(contents, new Array<number>(30).fill(1e-6), { absolute: 0 });
    expectNoLeak(() => ({ ...memory.reset(2) }));
  });

  it('has a gradient for all that is learnt, which agrees with differences', () => {
    const memory = make({ first: 'learned' });
    const row = uniform([1, memory.controls], new Random(3), { low: -1, high: 1 });
    const loss = (): Tensor => {
      let state = memory.reset(1);
      const reads: Tensor[] = [];
      for (let i = 0; i < 3; i++) {
        const step = memory.call(row, state);
        reads.push(sum(square(step.output)));
        state = step.state;
      }
      return addN([...reads, sum(mul(state.contents, state.contents))]);
    };
    const { gradients } = valueAndGradient(memory, loss as never);
    for (const [path, variable] of parametersOf(memory)) {
      const values = variable.dataSync().slice();
      const at = (i: number, h: number): number => {
        const moved = values.slice();
        moved[i] = (moved[i] ?? 0) + h;
        variable.assign(tensor(moved, variable.shape));
        return loss().dataSync()[0] ?? 0;
      };
      const slope = Array.from(values, (_, i) => (at(i, 1e-2) - at(i, -1e-2)) / 2e-2);
      variable.assign(tensor(values, variable.shape));
      toBeClose(gradients.get(path) as Tensor, slope, { relative: 2e-2, absolute: 2e-3 });
    }
  });

  it('reports where it reads and writes, and the same numbers with a probe', () => {
    const memory = make();
    const row = uniform([2, memory.controls], new Random(3));
    const probe = new RecordingProbe();
    const watched = memory.call(row, memory.reset(2), { probe });
    toBeClose(watched.output, memory.call(row, memory.reset(2)).output, { relative: 0, absolute: 0 });
    expect([...probe.records.keys()]).toEqual(['writeWeights', 'added', 'readWeights']);
    probe.dispose();
  });

  it('leaves nothing behind', () => {
    const memory = make();
    const [row, state] = [zeros([2, memory.controls]), memory.reset(2)];
    expectNoLeak(() => {
      const { output, state: next } = memory.call(row, state);
      return { output, ...next };
    });
    expectNoLeak(() => ({ ...memory.write(row, state) }));
  });
});

describe('ntmControls', () => {
  it('bounds each number as the paper does', () => {
    const layout = { readHeads: 1, writeHeads: 1, word: 2, shifts: 3 };
    const row = concat([fill([1, 7], 100), fill([1, ntmControlCount(layout) - 7], -100)], 1);
    const { heads, erase, add } = ntmControls(row, layout);
    toBeClose(heads.key, [1, 1, 1, 1]);
    toBeClose(heads.strength, [100, 100]);
    toBeClose(heads.sharpening, [101, 1]);
    toBeClose(heads.gate, [0, 0]);
    toBeClose(heads.shift, new Array<number>(6).fill(1 / 3));
    toBeClose(erase, [0, 0]);
    toBeClose(add, [-1, -1]);
    expectNoLeak(() => {
      const made = ntmControls(row, layout);
      return [...Object.values(made.heads), made.erase, made.add];
    });
  });
});

describe('NtmMemory', () => {
  it.each([
    [() => make({ slots: 0 }), 'NtmMemory: slots must be an integer of at least 1, got 0'],
    [() => make({ range: 0.5 }), 'NtmMemory: range must be an integer of at least 1, got 0.5'],
    [
      () => make({ first: 'zeros' as 'constant' }),
      'NtmMemory: first must be one of constant, learned, random, got zeros',
    ],
    [
      () => make({ order: 'both' as 'read-first' }),
      'NtmMemory: order must be one of read-first, write-first, got both',
    ],
    [
      () => make().call(zeros([2, 3]), make().reset(2)),
      'NtmMemory.call: control must be [batch, 24], got [2, 3]: 3 is not 24',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
