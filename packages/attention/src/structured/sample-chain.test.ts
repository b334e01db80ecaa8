import { ensureGradients, normal, Random } from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend } from '@mneme/testing';
import { type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ChainShape, everySequence } from './fixtures/enumerated-chains.ts';
import { sampleChain } from './sample-chain.ts';

const OPEN = [
  [1, 1, 1, 1],
  [1, 1, 0, 1],
];
const SHAPE: ChainShape = { batch: 2, length: 4, states: 3, open: (b, t) => OPEN[b]?.[t] === 1 };
const COUNT = 10_000;
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(2).split(name));

onEachBackend('sampleChain', () => {
  beforeAll(() => ensureGradients());

  it('draws each of all sequences as often as its probability says: within 4.5 standard errors', () => {
    const [unary, transitions] = [draw('unary', [2, 4, 3]), draw('transitions', [3, 3])];
    const mask = tensor(OPEN, [2, 4], 'bool');
    const samples = sampleChain({ unary, transitions, mask }, { random: new Random(11), count: COUNT });
    expect([samples.shape, samples.dtype]).toEqual([[COUNT, 2, 4], 'int32']);
    const counts = [new Map<string, number>(), new Map<string, number>()];
    const values = samples.dataSync();
    for (let row = 0; row < 2 * COUNT; row++) {
      const name = values.slice(4 * row, 4 * row + 4).join();
      counts[row % 2]?.set(name, (counts[row % 2]?.get(name) ?? 0) + 1);
    }
    const chains = everySequence(SHAPE)(unary.dataSync(), transitions.dataSync());
    for (const [b, { sequences, probabilities }] of chains.entries()) {
      const known = sequences.map((z) => counts[b]?.get(z.join()) ?? 0);
      expect(known.reduce((x, y) => x + y)).toBe(COUNT);
      for (const [n, count] of known.entries()) {
        const p = probabilities[n] ?? 0;
        expect(Math.abs(count - COUNT * p)).toBeLessThan(4.5 * Math.sqrt(COUNT * p * (1 - p)) + 1);
      }
    }
  });

  it('is the same for the same source, and other for another', () => {
    const potentials = { unary: zeros([2, 11, 3]), transitions: zeros([3, 3]) };
    const of = (seed: number): number[] => [
      ...sampleChain(potentials, { random: new Random(seed) }).dataSync(),
    ];
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  it('takes what is certain for certain, and leaves nothing behind', () => {
    const unary = tensor([
      [
        [0, 1e4],
        [0, 0],
        [0, 0],
      ],
    ]);
    const transitions = tensor([
      [-1e4, 0],
      [0, -1e4],
    ]);
    const config = { random: new Random(3), count: 5 };
    const samples = sampleChain({ unary, transitions }, config);
    expect(samples.arraySync()).toEqual(new Array(5).fill([[1, 0, 1]]));
    expectNoLeak(() => sampleChain({ unary, transitions }, config));
  });
});

describe('sampleChain', () => {
  it('refuses what it cannot do', () => {
    const potentials = { unary: zeros([2, 3, 2]), transitions: zeros([2, 2]) };
    expect(() => sampleChain(potentials, { random: new Random(0), count: 0 })).toThrow(
      'sampleChain: count must be an integer of at least 1, got 0',
    );
    expect(() => sampleChain({ ...potentials, transitions: zeros([2]) }, { random: new Random(0) })).toThrow(
      'sampleChain: transitions must be [batch, 2, states, states], got [2]: its rank is 1',
    );
  });
});
