import { hebbianRecallKernel, Random, runContract } from '@mneme/tensor-core';
import { backend, tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { afterEach, expect, it } from 'vitest';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { useWasmBackend } from '../../use-wasm-backend.ts';

const signs = (seed: number, size: number): Float32Array =>
  new Random(seed).uniforms(size).map((u) => (u < 0.5 ? 1 : -1));

/** A step of one state, by the double sum. */
function stepOf(state: Float32Array, patterns: Float32Array, count: number): Float32Array {
  const neurons = state.length;
  const overlaps = Array.from({ length: count }, (_, p) =>
    state.reduce((sum, own, i) => sum + own * (patterns[p * neurons + i] as number), 0),
  );
  return state.map((own, i) => {
    const field = overlaps.reduce(
      (sum, m, p) => sum + m * (patterns[p * neurons + i] as number),
      -count * own,
    );
    return field >= 0 ? 1 : -1;
  });
}

afterEach(() => backend().dispose());

it.each([
  [1, true],
  [2, true],
  [1, false],
  [3, false],
])('recall by %i threads, deterministic %s, has the bits of a naive loop', async (threads, deterministic) => {
  await useWasmBackend({ threads, deterministic, poison: true });
  // The second network's sums are beyond what int16 holds.
  for (const [count, neurons, queries] of [
    [11, 211, 67],
    [83, 1031, 5],
  ] as const) {
    const alike = (values: Float32Array): Float32Array =>
      values.map((x, i) => (i % 7 ? (values[i % neurons] ?? x) : x));
    const patterns = neurons > 1000 ? alike(signs(1, count * neurons)) : signs(1, count * neurons);
    const cues = signs(2, queries * neurons);
    const held = (backend() as WasmBackend).memory().numBytesHeld;
    const states = tidy(() => {
      const inputs = {
        patterns: tensor(patterns, [count, neurons]),
        states: tensor(cues, [queries, neurons]),
      };
      const outputs = runContract(hebbianRecallKernel, inputs, { steps: 2, stop: false, ties: 'up' });
      return outputs[0]?.dataSync();
    });
    const wanted = Array.from({ length: queries }, (_, query) => {
      const cue = cues.slice(query * neurons, (query + 1) * neurons);
      return [...stepOf(stepOf(cue, patterns, count), patterns, count)];
    });
    expect([...(states ?? [])]).toEqual(wanted.flat());
    expect((backend() as WasmBackend).memory().numBytesHeld).toBe(held);
  }
});

it('refuses patterns whose tables no thread has room for', async () => {
  await useWasmBackend({ threads: 1, deterministic: true });
  const inputs = { patterns: zeros([400_000, 2]), states: zeros([1, 2]) };
  expect(() => runContract(hebbianRecallKernel, inputs, { steps: 1, stop: true, ties: 'up' })).toThrow(
    'MnemeHebbianRecall: patterns must be few enough for a table of all in 4 MiB, got [400000, 2]',
  );
});
