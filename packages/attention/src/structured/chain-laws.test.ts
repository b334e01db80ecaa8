import { normal, Random } from '@mneme/tensor-core';
import { onEachBackend, toBeClose } from '@mneme/testing';
import { type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainEntropy } from './chain-entropy.ts';
import { chainLogPartition } from './chain-log-partition.ts';
import { chainMarginals, chainPairMarginals } from './chain-marginals.ts';
import { chainLogProbability, chainScore } from './chain-score.ts';

const draw = (name: string, shape: number[]): Tensor =>
  normal(shape, new Random(5).split(name), { deviation: 1.2 });

onEachBackend('chains', () => {
  it('keeps its digits over 300 places, and where potentials are large', () => {
    const [length, states] = [300, 2];
    const [x, y] = [
      draw('long', [1, length, states]),
      tensor([
        [4, -30],
        [-50, 3],
      ]),
    ];
    const message = [0, 1].map((i) => x.dataSync()[i] ?? 0);
    const [u, v] = [x.dataSync(), y.dataSync()];
    let logs = message;
    for (let t = 1; t < length; t++) {
      logs = [0, 1].map((j) => {
        const terms = [0, 1].map((i) => (logs[i] ?? 0) + (v[i * 2 + j] ?? 0));
        const most = Math.max(...terms);
        return (u[t * 2 + j] ?? 0) + most + Math.log(terms.reduce((s, z) => s + Math.exp(z - most), 0));
      });
    }
    const last = 1 / (1 + Math.exp((logs[1] ?? 0) - (logs[0] ?? 0)));
    const marginals = chainMarginals({ unary: x, transitions: y }).dataSync();
    toBeClose([marginals[2 * (length - 1)] ?? 0], [last], { relative: 1e-4 });
    const most = Math.max(...logs);
    const logPartition = most + Math.log(logs.reduce((s, z) => s + Math.exp(z - most), 0));
    toBeClose(chainLogPartition({ unary: x, transitions: y }), [logPartition], { relative: 1e-5 });
  });

  it('by law: each place sums to 1, pairs sum to their places, entropy is from 0 to the uniform one', () => {
    const number = fc.double({ min: -30, max: 30, noNaN: true });
    const numbers = (count: number) => fc.array(number, { minLength: count, maxLength: count });
    fc.assert(
      fc.property(numbers(14), numbers(4), (own, steps) => {
        const potentials = { unary: tensor(own, [1, 7, 2]), transitions: tensor(steps, [2, 2]) };
        const places = chainMarginals(potentials).dataSync();
        const pairs = chainPairMarginals(potentials).dataSync();
        for (let t = 0; t < 7; t++) {
          expect((places[2 * t] ?? 0) + (places[2 * t + 1] ?? 0)).toBeCloseTo(1, 4);
          if (t < 6) {
            expect((pairs[4 * t] ?? 0) + (pairs[4 * t + 1] ?? 0)).toBeCloseTo(places[2 * t] ?? 0, 4);
            expect((pairs[4 * t] ?? 0) + (pairs[4 * t + 2] ?? 0)).toBeCloseTo(places[2 * t + 2] ?? 0, 4);
          }
        }
        const [entropy = Number.NaN] = chainEntropy(potentials).dataSync();
        expect(entropy).toBeGreaterThan(-1e-4);
        expect(entropy).toBeLessThan(7 * Math.log(2) + 1e-4);
      }),
      { numRuns: 20 },
    );
  });
});

describe('chains', () => {
  const given = () => ({ unary: zeros([2, 5, 3]), transitions: zeros([3, 3]) });
  it.each([
    [
      () => chainLogPartition({ ...given(), transitions: zeros([2, 2]) }),
      'chainLogPartition: transitions must be [states, states], got [2, 2]: states is 3 in unary but 2 here',
    ],
    [
      () => chainMarginals({ ...given(), transitions: zeros([2, 5, 3, 3]) }),
      'chainMarginals: transitions must be [batch, 4, states, states], got [2, 5, 3, 3]: 5 is not 4',
    ],
    [
      () => chainPairMarginals({ ...given(), mask: zeros([2, 5]) }),
      'chainPairMarginals: mask must be of dtype bool, true where there is a state, got float32',
    ],
    [
      () => chainEntropy({ ...given(), mask: zeros([2, 4], 'bool') }),
      'chainEntropy: mask must be [batch, length], got [2, 4]: length is 5 in unary but 4 here',
    ],
    [
      () => chainEntropy({ ...given(), unary: zeros([2, 0, 3]) }),
      'chainEntropy: unary must have at least 1 place, got [2, 0, 3]',
    ],
    [
      () => chainScore({ ...given() }, zeros([2, 4], 'int32')),
      'chainScore: states must be [2, 5], got [2, 4]: 4 is not 5',
    ],
    [
      () => chainLogProbability({ ...given() }, zeros([2, 5])),
      'chainLogProbability: states must be of dtype int32, got float32',
    ],
  ])('refuse what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
