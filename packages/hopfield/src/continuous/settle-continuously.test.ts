import { Random } from '@mneme/tensor-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { energy } from '../binary/energy.ts';
import { randomNetwork } from '../binary/fixtures/random-network.ts';
import { localField } from '../binary/network.ts';
import { continuousEnergy, settleContinuously } from './settle-continuously.ts';

const SIZE = 9;
const start = (seed: number): Float64Array =>
  Float64Array.from(new Random(seed).split('start').normals(SIZE), (u) => 0.3 * u);

it.each(['bipolar', 'unipolar'] as const)('never raises its energy in small steps: %s', (activation) => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.constantFrom(0.5, 2, 8), (seed, gain) => {
      const network = randomNetwork(seed, SIZE);
      const settings = { gain, activation };
      let before = Infinity;
      settleContinuously(network, start(seed), {
        ...settings,
        timestep: 0.002,
        steps: 1000,
        onStep(_, outputs) {
          const after = continuousEnergy(network, outputs, settings);
          expect(after).toBeLessThanOrEqual(before + 1e-9);
          before = after;
        },
      });
    }),
    { numRuns: 25 },
  );
});

it('rests where potentials are what drives them', () => {
  const network = randomNetwork(3, SIZE);
  const { outputs, potentials, settled } = settleContinuously(network, start(3), { gain: 3 });
  expect(settled).toBe(true);
  const { size, values } = network.weights;
  for (let i = 0; i < size; i++) {
    let driving = network.bias?.[i] ?? 0;
    for (let j = 0; j < size; j++) driving += (values[i * size + j] ?? 0) * (outputs[j] ?? 0);
    expect(Math.abs((potentials[i] ?? 0) - driving)).toBeLessThan(1e-3);
    expect(outputs[i]).toBeCloseTo(Math.tanh(3 * (potentials[i] ?? 0)), 12);
  }
});

it('comes to rest where neurons that are clearly driven go their way if the gain is large, and to 0 where it is small', () => {
  fc.assert(
    fc.property(fc.nat(1000), (seed) => {
      const network = randomNetwork(seed, SIZE);
      const gain = 100;
      const { outputs, settled } = settleContinuously(network, start(seed), { gain, steps: 100_000 });
      expect(settled).toBe(true);
      const state = Int8Array.from(outputs, (output) => (output > 0 ? 1 : -1));
      for (let i = 0; i < SIZE; i++) {
        expect((state[i] ?? 0) * localField(network, state, i)).toBeGreaterThan(-0.1);
      }
      // At a corner the two energies differ by what it costs to be there.
      const corner = continuousEnergy(network, Float64Array.from(state), { gain });
      expect(corner).toBeCloseTo(energy(network, state) + (SIZE * Math.LN2) / gain, 9);
      const { weights } = network;
      const weak = settleContinuously({ weights }, start(seed), { gain: 0.05 });
      for (const output of weak.outputs) expect(Math.abs(output)).toBeLessThan(1e-3);
    }),
    { numRuns: 15 },
  );
});

it('costs nothing in the middle and a known amount at the ends', () => {
  const weights = { size: 1, values: new Float64Array(1), symmetric: true };
  expect(continuousEnergy({ weights }, Float64Array.of(1), { gain: 2 })).toBeCloseTo(Math.LN2 / 2, 12);
  expect(continuousEnergy({ weights }, Float64Array.of(0.5), { gain: 2, activation: 'unipolar' })).toBe(0);
  // The integral of atanh to 0.5.
  let area = 0;
  for (let i = 0; i < 10_000; i++) area += Math.atanh((i + 0.5) / 20_000) / 20_000;
  expect(continuousEnergy({ weights }, Float64Array.of(0.5), { gain: 1 })).toBeCloseTo(area, 8);
});

it('says what is wrong', () => {
  const network = randomNetwork(1, 3);
  expect(() => settleContinuously(network, new Float64Array(2))).toThrow(
    'settleContinuously: potentials must be 3 numbers, got 2',
  );
  expect(() => settleContinuously(network, new Float64Array(3), { gain: 0 })).toThrow(
    'settleContinuously: gain must be a finite number above 0, got 0',
  );
  const asymmetric = randomNetwork(1, 3, { symmetric: false });
  expect(() => continuousEnergy(asymmetric, new Float64Array(3))).toThrow(
    'continuousEnergy: weights must be symmetric, got others: they have no energy',
  );
});
