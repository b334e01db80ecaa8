import { Random } from '@mneme/tensor-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hebbianWeights } from '../rules/hebbian-weights.ts';
import { energy, twoStepEnergy } from './energy.ts';
import { randomNetwork } from './fixtures/random-network.ts';
import { glauber } from './glauber.ts';
import { fields } from './network.ts';
import { bitsOf, pattern, patternFromBits, randomPattern } from './pattern.ts';
import { recallAsynchronously } from './recall-asynchronously.ts';
import { recallSynchronously, synchronousStep } from './recall-synchronously.ts';

const seed = fc.nat(10_000);
const size = fc.integer({ min: 2, max: 17 });

describe('asynchronous recall', () => {
  it('never raises the energy, in any order and by any rule for ties, and ends where no neuron would flip', () => {
    fc.assert(
      fc.property(
        seed,
        size,
        fc.constantFrom('fixed' as const, 'random' as const, 'independent' as const),
        fc.constantFrom('up' as const, 'keep' as const, 'down' as const),
        (seeded, neurons, order, ties) => {
          const net = randomNetwork(seeded, neurons);
          const random = new Random(seeded);
          let last = energy(net, randomPattern(neurons, random.split('state')));
          const recalled = recallAsynchronously(net, randomPattern(neurons, random.split('state')), {
            order,
            ties,
            random,
            onFlip(_, state) {
              const next = energy(net, state);
              expect(next).toBeLessThanOrEqual(last + 1e-12 * Math.max(1, Math.abs(last)));
              last = next;
            },
          });
          expect(recalled.settled).toBe(true);
          const driven = fields(net, recalled.state);
          for (const [i, state] of recalled.state.entries())
            expect(state * (driven[i] as number)).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('keeps ties as it is told: a neuron that nothing drives', () => {
    const idle = { weights: { size: 1, values: new Float64Array(1), symmetric: true } };
    const state = (ties: 'up' | 'keep' | 'down'): number | undefined =>
      recallAsynchronously(idle, pattern([-1]), { ties }).state[0];
    expect([state('up'), state('keep'), state('down')]).toEqual([1, -1, -1]);
  });

  it('says that it has not settled where weights send it in circles', () => {
    // The second does as the first does, the first the opposite of the second.
    const values = Float64Array.of(0, -1, 1, 0);
    const circle = { weights: { size: 2, values, symmetric: false } };
    expect(recallAsynchronously(circle, pattern([1, 1]), { sweeps: 20 })).toMatchObject({
      settled: false,
      sweeps: 20,
    });
    expect(() => recallAsynchronously(circle, pattern([1, 1]), { order: 'random' })).toThrow(
      'recallAsynchronously: random must be given for order random, got none',
    );
  });

  it('recalls two patterns of ten states, which a well-known library fails to', () => {
    const stored = [
      [1, -1, 1, -1, 1, -1, 1, -1, 1, -1],
      [1, 1, 1, 1, 1, -1, -1, -1, -1, -1],
    ].map(pattern);
    const weights = hebbianWeights(stored);
    for (const one of stored) {
      for (let i = 0; i < 10; i++) {
        const cue = Int8Array.from(one);
        cue[i] = -(cue[i] as number);
        expect([...recallAsynchronously({ weights }, cue).state]).toEqual([...one]);
      }
    }
  });
});

describe('synchronous recall', () => {
  it('ends in a fixed point or a cycle of two, and the two-step energy never rises', () => {
    fc.assert(
      fc.property(seed, size, fc.boolean(), (seeded, neurons, diagonal) => {
        const net = randomNetwork(seeded, neurons, { diagonal });
        let before = randomPattern(neurons, new Random(seeded).split('state'));
        const { period, state } = recallSynchronously(net, before);
        expect([1, 2]).toContain(period);
        expect(synchronousStep(net, state).join() === state.join()).toBe(period === 1);
        let after = synchronousStep(net, before);
        for (let step = 0; step < 10; step++) {
          const next = synchronousStep(net, after);
          const [earlier, later] = [twoStepEnergy(net, before, after), twoStepEnergy(net, after, next)];
          expect(later).toBeLessThanOrEqual(earlier + 1e-12 * Math.max(1, Math.abs(earlier)));
          [before, after] = [after, next];
        }
      }),
    );
  });

  it("has the book's counterexample: two neurons that go back and forth at one energy", () => {
    const net = { weights: { size: 2, values: Float64Array.of(0, -1, -1, 0), symmetric: true } };
    const [down, up] = [pattern([-1, -1]), pattern([1, 1])];
    expect([...synchronousStep(net, down)]).toEqual([1, 1]);
    expect([...synchronousStep(net, up)]).toEqual([-1, -1]);
    expect([energy(net, down), energy(net, up)]).toEqual([1, 1]);
    expect(recallSynchronously(net, down)).toMatchObject({ period: 2, steps: 0 });
    expect(energy(net, recallAsynchronously(net, down).state)).toBe(-1);
  });

  it('raises the energy in many steps of random symmetric networks', () => {
    let raised = 0;
    for (let i = 0; i < 2000; i++) {
      const net = randomNetwork(i, 5);
      const state = randomPattern(5, new Random(i).split('state'));
      if (energy(net, synchronousStep(net, state)) > energy(net, state) + 1e-12) raised++;
    }
    expect(raised).toBeGreaterThan(100);
  });

  it('finds longer cycles of asymmetric weights, and gives up where it is told to', () => {
    // Each of three neurons does what the one before it did.
    const values = Float64Array.of(0, 0, 1, 1, 0, 0, 0, 1, 0);
    const ring = { weights: { size: 3, values, symmetric: false } };
    expect(recallSynchronously(ring, pattern([1, -1, -1]))).toMatchObject({ period: 3, steps: 0 });
    expect(recallSynchronously(ring, pattern([1, -1, -1]), { steps: 2 }).period).toBeUndefined();
    expect(() => recallSynchronously(ring, pattern([1, 1, 1]), { steps: 0 })).toThrow(
      'recallSynchronously: steps must be an integer of at least 1, got 0',
    );
  });
});

describe('glauber', () => {
  it('visits states by their Boltzmann weight: chi-square below its 0.999 quantile', () => {
    const net = randomNetwork(3, 3);
    const temperature = 2;
    const counts = new Float64Array(8);
    const options = { temperature, sweeps: 40_000, random: new Random(5) };
    let last = 0;
    glauber(net, pattern([1, 1, 1]), {
      ...options,
      // Every tenth: states that follow each other are alike.
      onSweep(sweep, state) {
        last = bitsOf(state).reduce((code, bit, i) => code + bit * 2 ** i, 0);
        if (sweep % 10 === 9) counts[last] = (counts[last] as number) + 1;
      },
    });
    const weights = Array.from({ length: 8 }, (_, code) =>
      Math.exp(-energy(net, patternFromBits([code & 1, code & 2, code & 4])) / temperature),
    );
    const total = weights.reduce((a, b) => a + b);
    const chiSquare = counts.reduce((sum, count, code) => {
      const expected = (4000 * (weights[code] ?? 0)) / total;
      return sum + (count - expected) ** 2 / expected;
    }, 0);
    expect(chiSquare).toBeLessThan(24.3); // 7 degrees of freedom
  });

  it('at 0 is recall, and refuses to be colder', () => {
    const net = randomNetwork(4, 9);
    const from = randomPattern(9, new Random(4));
    const cold = glauber(net, from, { temperature: 0, sweeps: 50, random: new Random(0) });
    expect([...cold]).toEqual([...recallAsynchronously(net, from, { ties: 'keep' }).state]);
    expect(() => glauber(net, from, { temperature: -1, sweeps: 1, random: new Random(0) })).toThrow(
      'glauber: temperature must be a finite number of at least 0, got -1',
    );
  });
});
