import {
  ensureGradients,
  GruCell,
  LstmCell,
  parametersOf,
  Random,
  RecordingProbe,
  type RecurrentCell,
  type RecurrentState,
  uniform,
  unroll,
  valueAndGradient,
} from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { dispose, ones, slice, square, squeeze, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { DncMemory } from '../dnc/dnc-memory.ts';
import { NtmMemory } from '../ntm/ntm-memory.ts';
import { FeedForwardCell } from './feed-forward-cell.ts';
import type { Memory } from './memory.ts';
import { MemoryAugmentedNetwork } from './memory-augmented-network.ts';
import { MemorySession } from './memory-session.ts';
import { restore, snapshot } from './snapshot.ts';
import { WindowAttentionCell } from './window-attention-cell.ts';

const [INPUT, OUTPUT, SIZE] = [3, 2, 6];
type AnyCell = RecurrentCell<RecurrentState>;
type Sizes = { input: number; size: number };
const CONTROLLERS: Record<string, (sizes: Sizes, random: Random) => AnyCell> = {
  'feed-forward': (sizes, random) => new FeedForwardCell(sizes, random),
  LSTM: (sizes, random) => new LstmCell(sizes, random),
  GRU: (sizes, random) => new GruCell(sizes, random),
  'Transformer block': (sizes, random) => new WindowAttentionCell({ ...sizes, heads: 2, window: 4 }, random),
};
const MEMORIES: Record<string, (random: Random) => Memory<RecurrentState>> = {
  NTM: (random) => new NtmMemory({ slots: 5, word: 4 }, random),
  DNC: () => new DncMemory({ slots: 5, word: 4 }),
};
const PAIRS = Object.keys(CONTROLLERS).flatMap((controller) =>
  Object.keys(MEMORIES).map((memory) => [controller, memory] as const),
);

function make(controller = 'LSTM', memory = 'NTM') {
  const random = new Random(3);
  const external = MEMORIES[memory]?.(random.split('memory')) as Memory<RecurrentState>;
  const sizes = { input: INPUT + external.reads, size: SIZE };
  const inner = CONTROLLERS[controller]?.(sizes, random.split('controller')) as AnyCell;
  return new MemoryAugmentedNetwork<RecurrentState, RecurrentState>(
    { input: INPUT, output: OUTPUT, size: SIZE, controller: inner, memory: external },
    random,
  );
}
const inputs = (batch = 2, steps = 7): Tensor => uniform([batch, steps, INPUT], new Random(5));
const step = (x: Tensor, i: number): Tensor => squeeze(slice(x, [0, i, 0], [x.shape[0] ?? 0, 1, INPUT]), [1]);

onEachBackend('MemoryAugmentedNetwork', () => {
  beforeAll(ensureGradients);

  it.each(PAIRS)('a %s with the memory of an %s: steps as it unrolls, learns in all its parts', (...pair) => {
    const network = make(...pair);
    const x = inputs();
    const { output, state } = unroll(network, x);
    expect(output.shape).toEqual([2, 7, OUTPUT]);
    let now: RecurrentState = network.initialState(2);
    for (let i = 0; i < 7; i++) {
      const next = network.call(step(x, i), now);
      toBeClose(next.output, slice(output, [0, i, 0], [2, 1, OUTPUT]).dataSync(), { relative: 1e-4 });
      now = next.state;
    }
    for (const [name, value] of Object.entries(state)) {
      toBeClose(value, now[name] as Tensor, { relative: 1e-4, absolute: 1e-5 });
    }
    const loss = (): Tensor => sum(square(unroll(network, x).output));
    const { gradients } = valueAndGradient(network, loss as never);
    for (const [path, gradient] of gradients) {
      const values = gradient.dataSync<'float32'>();
      expect(values.every(Number.isFinite), path).toBe(true);
      expect(
        values.some((value) => value !== 0),
        path,
      ).toBe(true);
    }
    expect(gradients.size).toBe(parametersOf(network).size);
  });

  it('leaves nothing behind, and reports what its memory does', () => {
    const network = make();
    const x = inputs();
    expectNoLeak(() => {
      const { output, state } = unroll(network, x);
      return { output, ...state };
    });
    const probe = new RecordingProbe();
    unroll(network, x, {}, { probe });
    expect(probe.records.get('memory.readWeights')).toHaveLength(7);
    probe.dispose();
  });

  it('keeps a session, or forgets after each episode; goes back to a snapshot', () => {
    const network = make();
    const [first, second] = [inputs(2, 4), inputs(2, 3)];
    const fresh = unroll(network, second).output;
    const episodes = new MemorySession(network, { batch: 2, lifetime: 'episode' });
    episodes.run(first);
    toBeClose(episodes.run(second), fresh, { relative: 0, absolute: 0 });
    const session = new MemorySession(network, { batch: 2, lifetime: 'session' });
    session.run(first);
    const kept = session.snapshot();
    const told = session.run(second);
    const { state } = unroll(network, first);
    toBeClose(told, unroll(network, second, { state }).output, { relative: 0, absolute: 0 });
    session.restore(kept);
    toBeClose(session.run(second), told, { relative: 0, absolute: 0 });
    session.reset();
    toBeClose(session.run(second), fresh, { relative: 0, absolute: 0 });
    expect(Object.keys(session.state())).toEqual(Object.keys(network.initialState(2)));
    session.dispose();
  });

  it('holds no more tensors after many runs of a session', () => {
    const session = new MemorySession(make(), { batch: 2, lifetime: 'session' });
    const x = inputs();
    dispose(session.run(x));
    expectNoLeak(() => [session.run(x), session.run(x)]);
    session.dispose();
  });

  it('copies a state out and in again', () => {
    const state = { contents: tensor([[1.5, -2]]), seen: tensor([[1, 0]], [1, 2], 'bool') };
    const kept = snapshot(state);
    dispose(Object.values(state));
    expect(kept.contents).toEqual({ shape: [1, 2], dtype: 'float32', values: new Float32Array([1.5, -2]) });
    const again = restore(kept);
    toBeClose(again.contents as Tensor, [1.5, -2]);
    expect(again.seen?.dtype).toBe('bool');
    expectNoLeak(() => restore(kept));
  });
});

onEachBackend('WindowAttentionCell', () => {
  it('looks back over its window and no further', () => {
    const cell = new WindowAttentionCell({ input: INPUT, size: SIZE, heads: 2, window: 3 }, new Random(1));
    const x = inputs(1, 6);
    const changed = (at: number): number[] => {
      const values = x.dataSync().slice();
      values[at * INPUT] = (values[at * INPUT] ?? 0) + 1;
      const [one, other] = [x, tensor(values, x.shape)].map((given) => unroll(cell, given).output.dataSync());
      return Array.from({ length: 6 }, (_, i) => i).filter((i) =>
        one?.slice(i * SIZE, (i + 1) * SIZE).some((value, j) => value !== other?.[i * SIZE + j]),
      );
    };
    expect(changed(0)).toEqual([0, 1, 2]);
    expect(changed(2)).toEqual([2, 3, 4]);
  });
});

describe('memory', () => {
  it.each([
    [
      () => new MemorySession(make(), { batch: 2, lifetime: 'always' as 'session' }),
      'MemorySession: lifetime must be episode or session, got always',
    ],
    [
      () => new MemorySession(make(), { batch: 2, lifetime: 'session' }).run(ones([3, 4, INPUT])),
      'MemorySession: inputs must be [2, length, input], got [3, 4, 3]',
    ],
    [
      () => new MemorySession(make(), { batch: 2, lifetime: 'session' }).restore({}),
      'MemorySession: kept.read must be of 2 sequences and rank 2, got nothing',
    ],
    [
      () => restore({ hidden: { shape: [2, 3], dtype: 'float32', values: new Float32Array(5) } }),
      'restore: hidden must hold 6 values, got 5',
    ],
    [
      () => snapshot({ name: tensor(['a']) }),
      'snapshot: state.name must be of float32, int32 or bool, got string',
    ],
    [
      () => {
        const { controller, memory } = make();
        return new MemoryAugmentedNetwork(
          { input: 1, output: 1, size: 0, controller, memory },
          new Random(0),
        );
      },
      'MemoryAugmentedNetwork: size must be an integer of at least 1, got 0',
    ],
    [
      () => new WindowAttentionCell({ input: 3, size: 4, heads: 2, window: 0 }, new Random(0)),
      'WindowAttentionCell: window must be an integer of at least 1, got 0',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
