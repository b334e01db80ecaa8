import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { ensureGradients } from '@mneme/tensor-core';
import { memory, ready, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { digest, disagreement } from '../runner/digest.ts';
import { type AttentionCase, attentionCases, swapped } from './attention/attention-case.ts';
import * as oursForward from './attention/ours.ts';
import * as theirsForward from './attention/tfjs.ts';
import * as backward from './attention-backward/tfjs.ts';
import { OPERATION_NAMES } from './elementwise/elementwise-case.ts';
import * as elementwise from './elementwise/tfjs.ts';
import * as encoder from './encoder/tfjs.ts';
import { fasterOf } from './faster-of.ts';
import * as oursTraining from './gpt-train/ours.ts';
import { matmulFlops } from './gpt-train/problem.ts';
import * as theirsTraining from './gpt-train/tfjs.ts';
import type { Work } from './suite.ts';
import { firstWeight, inputFirst } from './weights.ts';

beforeAll(async () => {
  await setBackend('wasm');
  await ready();
  ensureGradients();
});

/** Runs and disposes of both; why their results differ, and how many tensors they left. */
async function compare(make: readonly (() => Work)[], tolerance: number): Promise<unknown> {
  const before = memory().numTensors;
  const digests = [];
  for (const side of make) {
    const work = side();
    digests.push(digest(await work.values()));
    await work.run();
    work.dispose();
  }
  const [ours, theirs] = digests;
  if (!ours || !theirs) throw new Error('compare: make must be of two sides');
  const difference = disagreement(ours, theirs, { whole: tolerance, each: 10 * tolerance });
  return { difference, left: memory().numTensors - before };
}

const SAME = { difference: undefined, left: 0 };

describe('what is compared computes the same, and leaves nothing behind', () => {
  it.each(attentionCases([17]))('attention $name', async (benchCase: AttentionCase) => {
    const forward = [() => oursForward.make(benchCase), () => theirsForward.make(benchCase)];
    expect(await compare(forward, 1e-5)).toEqual(SAME);
    const both = [() => backward.makeOurs(benchCase), () => backward.make(benchCase)];
    expect(await compare(both, 1e-5)).toEqual(SAME);
  });

  it('encoder', async () => {
    const benchCase = { name: 'small', batch: 2, length: 5 };
    const sides = [() => encoder.makeOurs(benchCase), () => encoder.make(benchCase)];
    expect(await compare(sides, 1e-5)).toEqual(SAME);
  });

  it('gpt-train', async () => {
    const sizes = { vocabulary: 13, context: 7, width: 10, heads: 2, layers: 2, batch: 3 };
    const benchCase = { name: 'small', ...sizes, comparedSteps: 20 };
    const sides = [() => oursTraining.make(benchCase), () => theirsTraining.make(benchCase)];
    expect(await compare(sides, 1e-4)).toEqual(SAME);
  });
});

it.each(OPERATION_NAMES)('elementwise %s is the same on cpu, and leaves nothing behind', async (name) => {
  const make = (): Work => elementwise.make({ name, size: 7 });
  const before = memory().numTensors;
  await setBackend('cpu');
  const onCpu = make();
  const expected = digest(await onCpu.values());
  onCpu.dispose();
  await setBackend('wasm');
  const onWasm = make();
  const got = digest(await onWasm.values());
  await onWasm.run();
  onWasm.dispose();
  expect(disagreement(expected, got, { whole: 1e-5, each: 1e-4 })).toBeUndefined();
  expect(memory().numTensors).toBe(before);
});

it('matmulFlops counts each product three times, and of attention what a causal mask leaves', () => {
  // One token: projections 2 (3 + 1 + 4 + 4) width^2, logits 2 width vocabulary, attention 2 products of 2 width.
  const [width, vocabulary] = [4, 5];
  const gpt = { vocabulary, context: 1, width, heads: 1, layers: 1, batch: 1 };
  expect(matmulFlops(gpt)).toBe(3 * (24 * width ** 2 + 2 * width * vocabulary + 4 * width));
  // Of 3 x 3 scores 6 are left.
  const longer = matmulFlops({ ...gpt, context: 3 });
  expect(longer).toBe(3 * (3 * (24 * width ** 2 + 2 * width * vocabulary) + 6 * 4 * width));
});

it('inputFirst transposes the weights of linear layers alone', () => {
  const weights = new Map([firstWeight('a.weight', [2, 3]), firstWeight('tokens.weight', [2, 3])]);
  const turned = inputFirst(weights);
  const [a, b] = [weights.get('a.weight')?.values ?? [], turned.get('a.weight')?.values ?? []];
  expect(turned.get('a.weight')?.shape).toEqual([3, 2]);
  expect([...b]).toEqual([a[0], a[3], a[1], a[4], a[2], a[5]]);
  expect(turned.get('tokens.weight')).toBe(weights.get('tokens.weight'));
});

it('swapped exchanges the first two axes', () => {
  const values = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  expect([...swapped(values, [2, 3, 2])]).toEqual([1, 2, 7, 8, 3, 4, 9, 10, 5, 6, 11, 12]);
  expect(swapped(swapped(values, [2, 3, 2]), [3, 2, 2])).toEqual(values);
});

describe('fasterOf', () => {
  const taking = (name: string, ms: number, log: string[]): Promise<Work> =>
    Promise.resolve({
      run: () => new Promise((resolve) => setTimeout(resolve, ms)),
      values: () => Float32Array.of(ms),
      dispose: () => void log.push(name),
    });

  it('keeps the faster way and disposes of the rest', async () => {
    const log: string[] = [];
    const ways = [
      () => taking('slow', 30, log),
      () => taking('fast', 2, log),
      () => taking('slowest', 50, log),
    ];
    expect(await (await fasterOf(ways)).values()).toEqual(Float32Array.of(2));
    expect(log).toEqual(['slow', 'slowest']);
  });

  it('passes over ways that fail, unless all do', async () => {
    const fail = (): Promise<Work> => Promise.reject(new Error('not here'));
    expect(await (await fasterOf([fail, () => taking('only', 1, [])])).values()).toEqual(Float32Array.of(1));
    await expect(fasterOf([fail, fail])).rejects.toThrow('not here');
  });
});
