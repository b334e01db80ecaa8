import { Random } from '@mneme/tensor-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { energy } from './energy.ts';
import { energyPath } from './energy-path.ts';
import { randomNetwork } from './fixtures/random-network.ts';
import { randomPattern } from './pattern.ts';

const SIZE = 13;

it('has the energy of every state on the way, to 1e-12 of what it is from scratch, and it never rises', () => {
  fc.assert(
    fc.property(fc.nat(10_000), (seed) => {
      const network = randomNetwork(seed, SIZE);
      const from = randomPattern(SIZE, new Random(seed).split('from'));
      const seen = [energy(network, from)];
      const flipped: number[] = [];
      const { energies, neurons, recall } = energyPath(network, from, {
        onFlip(neuron, state) {
          seen.push(energy(network, state));
          flipped.push(neuron);
        },
      });
      expect(energies.length).toBe(recall.flips + 1);
      expect([...neurons]).toEqual(flipped);
      for (const [at, value] of energies.entries()) {
        expect(Math.abs(value - (seen[at] as number))).toBeLessThan(1e-12 * 100);
        if (at > 0) expect(value).toBeLessThanOrEqual(energies[at - 1] as number);
      }
    }),
  );
});

it('refuses weights that have no energy', () => {
  const network = randomNetwork(1, 4, { symmetric: false });
  expect(() => energyPath(network, randomPattern(4, new Random(0)))).toThrow(
    'energy: weights must be symmetric, got others: they have no energy',
  );
});
