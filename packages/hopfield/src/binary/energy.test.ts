import { Random } from '@mneme/tensor-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { energy, energyChange, twoStepEnergy } from './energy.ts';
import { randomNetwork } from './fixtures/random-network.ts';
import { localField, type Network, type Weights } from './network.ts';
import { bitsOf, overlap, pattern, patternFromBits, randomPattern, withFlips } from './pattern.ts';

const seed = fc.nat(10_000);
const size = fc.integer({ min: 2, max: 17 });

/** By the double sum, as it is written. */
function energyOfLoop({ weights, bias }: Network, s: Int8Array): number {
  let total = 0;
  for (let i = 0; i < s.length; i++) {
    total -= (bias?.[i] ?? 0) * (s[i] ?? 0);
    for (let j = 0; j < s.length; j++)
      total -= (weights.values[i * s.length + j] ?? 0) * (s[i] ?? 0) * (s[j] ?? 0) * 0.5;
  }
  return total;
}

describe('patterns', () => {
  it('are made of states and bits, flipped exactly and compared', () => {
    expect([...patternFromBits([1, 0, true])]).toEqual([1, -1, 1]);
    expect([...bitsOf(pattern([1, -1]))]).toEqual([1, 0]);
    fc.assert(
      fc.property(seed, size, (seeded, neurons) => {
        const stored = randomPattern(neurons, new Random(seeded));
        for (const count of [0, 1, neurons]) {
          expect(overlap(stored, withFlips(stored, count, new Random(seeded)))).toBeCloseTo(
            1 - (2 * count) / neurons,
            12,
          );
        }
      }),
    );
    const share = randomPattern(10_000, new Random(1), 0.2).filter((state) => state > 0).length / 10_000;
    expect(Math.abs(share - 0.2)).toBeLessThan(4.5 * Math.sqrt((0.2 * 0.8) / 10_000));
  });

  it.each([
    [() => pattern([1, 0]), 'pattern: states[1] must be 1 or -1, got 0'],
    [() => withFlips(pattern([1]), 2, new Random(0)), 'withFlips: count must be at most 1, got 2'],
    [() => overlap(pattern([1]), pattern([1, 1])), 'overlap: b must have 1 states, got 2'],
    [() => randomPattern(3, new Random(0), 2), 'randomPattern: activity must be in [0, 1], got 2'],
  ])('refuse what is none', (make, message) => {
    expect(make).toThrow(message);
  });
});

describe('energy', () => {
  it('is the double sum, and a flip changes it by the formula to 1e-12', () => {
    fc.assert(
      fc.property(seed, size, fc.boolean(), (seeded, neurons, diagonal) => {
        const net = randomNetwork(seeded, neurons, { diagonal });
        const state = randomPattern(neurons, new Random(seeded).split('state'));
        expect(energy(net, state)).toBeCloseTo(energyOfLoop(net, state), 10);
        for (let i = 0; i < neurons; i++) {
          const flipped = Int8Array.from(state);
          flipped[i] = -(state[i] as number);
          const change = energyChange(net, state, i);
          const scale = Math.max(1, Math.abs(energy(net, state)));
          expect(Math.abs(energy(net, flipped) - energy(net, state) - change)).toBeLessThan(
            1e-12 * scale * 10,
          );
          expect(change).toBeCloseTo(2 * (state[i] as number) * localField(net, state, i), 12);
        }
      }),
    );
  });

  it('is refused to weights that are not symmetric, and to what does not fit', () => {
    const net = randomNetwork(1, 3, { symmetric: false });
    const state = pattern([1, 1, 1]);
    expect(() => energy(net, state)).toThrow(
      'energy: weights must be symmetric, got others: they have no energy',
    );
    expect(() => energyChange(net, state, 0)).toThrow('energyChange: weights must be symmetric');
    expect(() => twoStepEnergy(net, state, state)).toThrow('twoStepEnergy: weights must be symmetric');
    expect(() => energy(randomNetwork(1, 3), pattern([1]))).toThrow(
      'energy: state must have 3 states, got 1',
    );
    expect(() => energy({ ...randomNetwork(1, 3), bias: new Float64Array(2) }, state)).toThrow(
      'energy: bias must be 3 numbers, got 2',
    );
    const short: Weights = { size: 3, values: new Float64Array(4), symmetric: true };
    expect(() => energy({ weights: short }, state)).toThrow('energy: weights must be 3 by 3 numbers, got 4');
  });
});
