import { onEachBackend } from '@mneme/testing';
import { memory, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { Random } from '../random/random.ts';
import { type Probe, within } from './context.ts';
import { RecordingProbe } from './recording-probe.ts';

onEachBackend('context', () => {
  it('within gives a part its own randomness and its own path', () => {
    const random = new Random(1);
    const probe = new RecordingProbe();
    const inner = within(within({ random, probe }, 'hops'), '0');
    expect(inner.random?.key).toEqual(random.split('hops').split('0').key);
    inner.probe?.report('weights', tensor([1]));
    expect([...probe.records.keys()]).toEqual(['hops.0.weights']);
    probe.dispose();
  });

  it('within gives back a context that holds nothing, and adds nothing to one that holds half', () => {
    const nothing = {};
    expect(within(nothing, 'part')).toBe(nothing);
    expect(Object.keys(within({ random: new Random(1) }, 'part'))).toEqual(['random']);
    const probe: Probe = { report: () => {}, within: () => probe };
    expect(Object.keys(within({ probe }, 'part'))).toEqual(['probe']);
  });
});

onEachBackend('RecordingProbe', () => {
  it('keeps copies that outlive a tidy and what was reported', () => {
    const probe = new RecordingProbe();
    const before = memory().numTensors;
    tidy(() => {
      for (const value of [1, 2]) probe.report('weights', tensor([value]));
    });
    const values = probe.records.get('weights') ?? [];
    expect(values.map((value: Tensor) => value.dataSync()[0])).toEqual([1, 2]);
    expect(memory().numTensors).toBe(before + 2);
    probe.dispose();
    expect(memory().numTensors).toBe(before);
    expect(probe.records.size).toBe(0);
  });
});
