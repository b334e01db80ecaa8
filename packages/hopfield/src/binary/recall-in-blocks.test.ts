import { Random } from '@mneme/tensor-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { energy } from './energy.ts';
import { randomNetwork } from './fixtures/random-network.ts';
import { localField } from './network.ts';
import { pattern, randomPattern } from './pattern.ts';
import { recallAsynchronously } from './recall-asynchronously.ts';
import { recallInBlocks } from './recall-in-blocks.ts';
import { recallSynchronously, synchronousStep } from './recall-synchronously.ts';
import { tiesByChance } from './ties.ts';

const SIZE = 11;

describe('recallInBlocks', () => {
  it('is one neuron at a time with blocks of one, and all at once with one block', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (seed) => {
        const network = randomNetwork(seed, SIZE);
        const from = randomPattern(SIZE, new Random(seed).split('from'));
        const one = recallInBlocks(network, from, { block: 1 });
        const { state, sweeps, settled } = recallAsynchronously(network, from);
        expect(one).toEqual({ state, sweeps, settled });
        const all = recallInBlocks(network, from, { block: SIZE, sweeps: 50 });
        expect(all.settled).toBe(recallSynchronously(network, from).period === 1);
        expect(recallInBlocks(network, from, { block: SIZE, sweeps: 1 }).state).toEqual(
          synchronousStep(network, from),
        );
      }),
    );
  });

  it('never raises the energy where the weights inside each block are 0, and is at rest where it says so', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 2, max: 5 }), (seed, block) => {
        const network = randomNetwork(seed, SIZE);
        const { values } = network.weights;
        for (let i = 0; i < SIZE; i++) {
          for (let j = 0; j < SIZE; j++) {
            if (Math.floor(i / block) === Math.floor(j / block)) values[i * SIZE + j] = 0;
          }
        }
        let before = randomPattern(SIZE, new Random(seed).split('from'));
        for (let sweep = 0; sweep < 4; sweep++) {
          const { state, settled } = recallInBlocks(network, before, { block, sweeps: 1 });
          expect(energy(network, state)).toBeLessThanOrEqual(energy(network, before) + 1e-9);
          if (settled) {
            for (const [i, own] of state.entries())
              expect(own * localField(network, state, i)).toBeGreaterThan(0);
          }
          before = state;
        }
      }),
    );
  });

  it('runs in circles where two neurons part each other, unless blocks are dealt out anew', () => {
    const weights = { size: 2, values: Float64Array.of(0, -1, -1, 0), symmetric: true };
    const from = pattern([1, 1]);
    expect(recallInBlocks({ weights }, from, { block: 2, sweeps: 20 }).settled).toBe(false);
    expect(recallInBlocks({ weights }, from, { block: 1, random: new Random(0) }).settled).toBe(true);
  });

  it('refuses what is no block', () => {
    const network = randomNetwork(0, 3);
    const from = pattern([1, 1, 1]);
    const message = (block: number): string => {
      try {
        recallInBlocks(network, from, { block });
        return '';
      } catch (error) {
        return String(error);
      }
    };
    expect(message(4)).toBe('RangeError: recallInBlocks: block must be at most 3, got 4');
    expect(message(0)).toContain('recallInBlocks: block must be an integer of at least 1, got 0');
  });
});

describe('tiesByChance', () => {
  it('breaks ties both ways, the same for one seed, and nothing else', () => {
    const draw = (seed: number): number[] => {
      const ties = tiesByChance(new Random(seed));
      return Array.from({ length: 200 }, () => ties());
    };
    expect(draw(1)).toEqual(draw(1));
    const up = draw(2).filter((own) => own === 1).length;
    expect(up).toBeGreaterThan(70);
    expect(up).toBeLessThan(130);
    const weights = { size: 2, values: Float64Array.of(0, 1, 1, 0), symmetric: true };
    expect(synchronousStep({ weights }, pattern([1, 1]), tiesByChance(new Random(0))).join()).toBe('1,1');
  });
});
