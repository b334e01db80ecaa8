import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@mneme/tensor-core';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { figure } from './figure.ts';
import { measureScaling } from './measure-scaling.ts';

const KEYS = 16;
const run = () => measureScaling({ depths: [4, 64, 1024], keys: KEYS, draws: 200, random: new Random(1) });

describe('dot products as queries and keys grow', () => {
  beforeAll(async () => {
    await setBackend('cpu');
  });

  it('saturate the softmax and starve its gradient; scaled ones do neither', () => {
    const rows = run();
    const of = (score: string) => rows.filter((row) => row.score === score);
    const [dotEntropies, dotGradients] = [
      of('dot').map((row) => row.entropy.mean),
      of('dot').map((row) => row.gradient.mean),
    ];
    expect(dotEntropies).toEqual([...dotEntropies].sort((a, b) => b - a));
    // Gaps between scores grow as sqrt(D), so the chance that two weights are both there falls as 1 / sqrt(D).
    expect(dotEntropies.at(-1)).toBeLessThan(0.1);
    expect(dotGradients.at(-1)).toBeLessThan((dotGradients[0] ?? 0) / 3);
    // Scaled scores are standard normal at every depth but for their tails: one entropy, one gradient.
    for (const name of ['entropy', 'gradient'] as const) {
      const means = of('scaled dot').map((row) => row[name].mean);
      expect(Math.max(...means) / Math.min(...means)).toBeLessThan(1.15);
    }
  });

  it('are measured the same from the same seed, and leave nothing behind', () => {
    const before = memory().numTensors;
    expect(run()).toEqual(run());
    expect(memory().numTensors).toBe(before);
  });

  it('are drawn as a figure that says what it shows', () => {
    const svg = figure(run(), KEYS);
    expect(svg).toMatch(/^<svg [^>]*role="img"/);
    for (const word of ['scaled dot', 'norm of the gradient', 'ln 16 = 2.77', '<title>'])
      expect(svg).toContain(word);
  });
});
