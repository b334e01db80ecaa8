import { ensureGradients, Random, RecordingProbe, uniform } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { addN, ones, square, sum, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { dncControlCount, dncControls } from './dnc-controls.ts';
import { DncMemory, type DncMemoryConfig, type DncState } from './dnc-memory.ts';

const make = (config: Partial<DncMemoryConfig> = {}): DncMemory =>
  new DncMemory({ slots: 5, word: 3, readHeads: 2, writeHeads: 2, ...config });
const row = (memory: DncMemory, seed = 3, batch = 2): Tensor =>
  uniform([batch, memory.controls], new Random(seed), { low: -1, high: 1 });
const ALL = { masking: true, deallocation: true, sharpening: true };

const LARGE = 30;

/** A control row for one read and one write head of words of `word`: fields by name, LARGE for yes, -LARGE for no. */
function told(
  word: number,
  fields: Partial<Record<'key' | 'add' | 'writeKey', number[]>> & {
    readonly mode: 'backward' | 'content' | 'forward';
    readonly write: boolean;
    readonly free?: boolean;
  },
): Tensor {
  const none = new Array<number>(word).fill(0);
  const yes = (flag: boolean): number => (flag ? LARGE : -LARGE);
  const modes = ['backward', 'content', 'forward'].map((mode) => yes(mode === fields.mode));
  return tensor([
    [
      ...(fields.key ?? none),
      LARGE, // read strength
      yes(fields.free ?? false),
      ...modes,
      ...(fields.writeKey ?? none),
      LARGE, // write strength
      ...new Array<number>(word).fill(LARGE), // erase all
      ...(fields.add ?? none),
      LARGE, // by allocation
      yes(fields.write),
    ],
  ]);
}

onEachBackend('DncMemory', () => {
  beforeAll(ensureGradients);

  it('stores words in free slots, finds one by content, and goes on in the order of writing and back', () => {
    const memory = make({ slots: 4, word: 3, readHeads: 1, writeHeads: 1 });
    let state: DncState = memory.reset(1);
    const words = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    for (const add of words) state = memory.call(told(3, { add, mode: 'content', write: true }), state).state;
    const found = memory.call(told(3, { key: [0.9, 0, 0.1], mode: 'content', write: false }), state);
    toBeClose(found.output, [1, 0, 0], { absolute: 1e-3 });
    const next = memory.call(told(3, { mode: 'forward', write: false }), found.state);
    toBeClose(next.output, [0, 1, 0], { absolute: 1e-3 });
    const last = memory.call(told(3, { mode: 'forward', write: false }), next.state);
    toBeClose(last.output, [0, 0, 1], { absolute: 1e-3 });
    const back = memory.call(told(3, { mode: 'backward', write: false }), last.state);
    toBeClose(back.output, [0, 1, 0], { absolute: 1e-3 });
    toBeClose(sum(state.usage), [2], { absolute: 1e-3 }); // the third write counts at the next step
  });

  it('clears what is given free only with de-allocation', () => {
    for (const deallocation of [false, true]) {
      const memory = make({ slots: 4, word: 3, readHeads: 1, writeHeads: 1, deallocation });
      let state: DncState = memory.reset(1);
      ({ state } = memory.call(told(3, { add: [1, 0, 0], mode: 'content', write: true }), state));
      ({ state } = memory.call(told(3, { key: [1, 0, 0], mode: 'content', write: false }), state));
      ({ state } = memory.call(
        told(3, { key: [1, 0, 0], mode: 'content', write: false, free: true }),
        state,
      ));
      toBeClose(sum(state.usage), [0], { absolute: 1e-2 });
      toBeClose(sum(square(state.contents)), [deallocation ? 0 : 1], { absolute: 1e-2 });
    }
  });

  it.each([{}, ALL])('reads and writes apart as it does in one step: %o', (config) => {
    const memory = make(config);
    const state = memory.call(row(memory, 1), memory.reset(2)).state;
    const both = memory.call(row(memory), state);
    const apart = memory.read(row(memory), memory.write(row(memory), state));
    toBeClose(apart.output, both.output);
    for (const [name, value] of Object.entries(both.state)) {
      toBeClose(apart.state[name as keyof DncState], value);
    }
  });

  it.each([{}, ALL])('has gradients by controls and contents that agree with differences: %o', (config) => {
    const memory = make({ slots: 4, ...config });
    const start = memory.call(row(memory, 1, 1), memory.reset(1)).state;
    const run = (...[control, contents]: Tensor[]): Tensor => {
      let state: DncState = { ...start, contents: contents as Tensor };
      const reads: Tensor[] = [];
      for (let i = 0; i < 2; i++) {
        const step = memory.read(control as Tensor, i === 0 ? memory.write(control as Tensor, state) : state);
        reads.push(step.output);
        state = step.state;
      }
      return addN(reads);
    };
    const contents = uniform([1, 4, 3], new Random(5), { low: -1, high: 1 });
    expectGradient(run, [row(memory, 2, 1), contents], { relative: 3e-2, absolute: 3e-3 });
  });

  it('reports what it does, and the same numbers with a probe', () => {
    const memory = make();
    const probe = new RecordingProbe();
    const state = memory.reset(2);
    const watched = memory.call(row(memory), state, { probe });
    toBeClose(watched.output, memory.call(row(memory), state).output, { relative: 0, absolute: 0 });
    expect([...probe.records.keys()]).toEqual(['writeWeights', 'usage', 'readWeights', 'modes']);
    probe.dispose();
  });

  it('leaves nothing behind', () => {
    const memory = make(ALL);
    const [control, state] = [row(memory), memory.reset(2)];
    expectNoLeak(() => {
      const { output, state: next } = memory.call(control, state);
      return { output, ...next };
    });
    expectNoLeak(() => ({ ...memory.reset(2) }));
  });
});

describe('dncControls', () => {
  it('bounds each number as the papers do', () => {
    const layout = { readHeads: 2, writeHeads: 1, word: 3, masking: true, sharpening: true };
    expect(dncControlCount(layout)).toBe(2 * (3 + 1 + 1 + 3) + (3 + 1 + 3 + 3 + 1 + 1) + 9 + 4);
    const low = dncControls(tensor([new Array<number>(dncControlCount(layout)).fill(-100)]), layout);
    toBeClose(low.readStrength, [1, 1]);
    toBeClose(low.free, [0, 0]);
    toBeClose(low.modes, new Array<number>(6).fill(1 / 3));
    toBeClose(low.readMask as Tensor, new Array<number>(6).fill(0.1));
    toBeClose(low.sharpness as Tensor, [1, 1, 1, 1]);
    toBeClose(low.add, [-100, -100, -100]);
    const zero = dncControls(zeros([1, dncControlCount(layout)]), layout);
    toBeClose(zero.writeStrength, [1 + Math.LN2]);
    toBeClose(zero.writeGate, [0.5]);
    const plain = { ...layout, masking: false, sharpening: false };
    expect(dncControls(ones([1, dncControlCount(plain)]), plain).readMask).toBeUndefined();
  });
});

describe('DncMemory', () => {
  it.each([
    [() => make({ slots: 0 }), 'DncMemory: slots must be an integer of at least 1, got 0'],
    [
      () => make().call(zeros([2, 3]), make().reset(2)),
      'DncMemory.call: control must be [batch, 44], got [2, 3]: 3 is not 44',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
