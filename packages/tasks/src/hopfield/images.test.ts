import { type Pattern, randomPattern } from '@mneme/hopfield';
import { Random } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { binaryImages, drawImages } from '../images/binary-images.ts';
import { packageDigits } from '../images/package-digits.ts';
import { ANSWERING } from './answering.ts';
import { classifyDigits } from './classify-digits.ts';
import { compareMemories } from './compare-memories.ts';
import { cueOf, realCue } from './cues.ts';
import { wrongBits } from './memories.ts';
import { recallImages } from './recall-images.ts';

const digits = packageDigits();
const images = binaryImages(drawImages(digits, 10, new Random(0)));

describe('a cue', () => {
  const image = images[0] as Pattern;

  it('of noise has a quarter of its bits wrong, and all are known', () => {
    const cue = cueOf(image, 'noise', new Random(1));
    expect(wrongBits(cue.state, image)).toBe(0.25);
    expect([...realCue(cue)]).toEqual([...cue.state]);
  });

  it('of a half has the upper half, background below, and 0 for real numbers', () => {
    const cue = cueOf(image, 'half', new Random(1));
    expect(cue.state.subarray(0, 392)).toEqual(image.subarray(0, 392));
    expect(cue.state.subarray(392).every((own) => own === -1)).toBe(true);
    expect(
      realCue(cue)
        .subarray(392)
        .every((own) => own === 0),
    ).toBe(true);
  });
});

onEachBackend('memories of ten digits', () => {
  it('the modern one has at most 1 % of wrong bits from either cue, and Hebb fails on what they share', () => {
    for (const cue of ['noise', 'half'] as const) {
      const options = { cue, random: new Random(3), memories: ['hebb', 'covariance', 'modern'] };
      const { recalls, examples } = recallImages(images, options);
      const of = (name: string): number => recalls.find((each) => each.memory === name)?.wrong ?? Number.NaN;
      expect(of('modern')).toBeLessThanOrEqual(0.01);
      expect(of('hebb')).toBeGreaterThan(0.05);
      expect(examples.length).toBe(10);
      const [first] = examples;
      expect(wrongBits(first?.answers.get('modern') ?? [], first?.image as Pattern)).toBeLessThanOrEqual(
        0.01,
      );
    }
  });

  it('all are asked with one cue, say what they know, and leave nothing behind', () => {
    const before = memory().numTensors;
    const options = { index: 4, cue: 'noise', random: new Random(2) } as const;
    const { memories, wrong, image } = compareMemories(images, options);
    expect(memory().numTensors).toBe(before);
    expect(memories.map((each) => each.memory)).toEqual(Object.keys(ANSWERING));
    expect(wrong).toBe(0.25);
    const of = (name: string) => memories.find((each) => each.memory === name);
    for (const name of ['pseudo-inverse', 'dense', 'modern', 'nearest neighbour']) {
      expect(of(name)?.wrong, name).toBe(0);
      expect(of(name)?.certificate, name).toMatch(/image 4/);
    }
    expect(of('autoencoder')?.wrong).toBeLessThan(0.1);
    for (const { energy, output, wrong: share } of memories) {
      if (energy) expect(energy[1]).toBeLessThan(energy[0]);
      expect(share).toBe(wrongBits(output, image));
    }
    expect(() => compareMemories(images, { ...options, index: 10 })).toThrow(
      'compareMemories: index must be below 10, got 10',
    );
  });
}, ['mneme']);

onEachBackend('classifyDigits', () => {
  it('names images by hetero-association, better with the pseudo-inverse', () => {
    // Three prototypes, and noisy copies of them.
    const random = new Random(1);
    const prototypes = [0, 1, 2].map((label) => randomPattern(25, random.split('prototype').at(label)));
    const copies = (count: number, seed: string): typeof digits => ({
      width: 5,
      height: 5,
      pixels: Array.from({ length: count }, (_, i) => {
        const draws = random.split(seed).at(i).uniforms(25);
        return Uint8Array.from(prototypes[i % 3] as Pattern, (own, j) =>
          own > 0 === (draws[j] as number) < 0.85 ? 255 : 0,
        );
      }),
      labels: Array.from({ length: count }, (_, i) => i % 3),
    });
    const before = memory().numTensors;
    const results = classifyDigits(copies(120, 'train'), copies(60, 'test'));
    expect(memory().numTensors).toBe(before);
    expect(results.map(({ rule }) => rule)).toEqual(['hebb', 'hebb, centred', 'pseudo-inverse']);
    for (const { accuracy, trained, tested } of results) {
      expect([trained, tested]).toEqual([120, 60]);
      expect(accuracy).toBeGreaterThan(0.8);
    }
  });
});
