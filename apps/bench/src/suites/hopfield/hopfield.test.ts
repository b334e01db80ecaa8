import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { memory, ready, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { digest, disagreement } from '../../runner/digest.ts';
import type { Work } from '../suite.ts';
import { hopfield } from './hopfield.ts';
import * as ours from './ours.ts';
import * as plain from './plain.ts';
import { BINARY, binaryProblem, type HopfieldCase } from './problem.ts';
import * as tfjs from './tfjs.ts';

beforeAll(async () => {
  await setBackend('wasm');
  await ready();
});

/** What a side computes; it is run and disposed of. */
async function valuesOf(make: () => Work | Promise<Work>): Promise<Float32Array> {
  const before = memory().numTensors;
  const work = await make();
  const values = await work.values();
  await work.run();
  expect(await work.values()).toEqual(values);
  work.dispose();
  expect(memory().numTensors).toBe(before);
  return values;
}

it('binary recall is the same on all sides, to the last state, and moves', async () => {
  const benchCase: HopfieldCase = { name: 'small', network: 'binary', queries: 7, steps: 5 };
  const own = await valuesOf(() => ours.make(benchCase));
  expect(own.length).toBe(7 * BINARY.neurons);
  expect(await valuesOf(() => tfjs.make(benchCase))).toEqual(own);
  expect(await valuesOf(() => plain.make(benchCase))).toEqual(own);
  expect(own).not.toEqual(binaryProblem(benchCase).cues);
});

it('both ways of plain loops do the same', async () => {
  const benchCase: HopfieldCase = { name: 'small', network: 'binary', queries: 3, steps: 2 };
  const [one, other] = await Promise.all(plain.ways(benchCase).map(valuesOf));
  expect(one).toEqual(other);
});

it('a step of the modern network is the same composed', async () => {
  const benchCase: HopfieldCase = { name: 'small', network: 'modern', queries: 2 };
  const [own, theirs] = [
    await valuesOf(() => ours.make(benchCase)),
    await valuesOf(() => tfjs.make(benchCase)),
  ];
  expect(disagreement(digest(own), digest(theirs), hopfield.agreement)).toBeUndefined();
});
