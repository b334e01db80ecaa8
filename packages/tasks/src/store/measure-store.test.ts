import { Random } from '@mneme/tensor-core';
import { memory, setBackend, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { ClusteredVectors, rowsOf } from './clustered-vectors.ts';
import { StoreMeasurement } from './measure-store.ts';
import { NearestTruth } from './nearest-truth.ts';
import { STORE_KINDS, type StoreKind } from './store-kinds.ts';

const SEED = 13;

beforeAll(async () => {
  await setBackend('mneme');
});

it(`ClusteredVectors are of length 1, the same for one part, seed ${SEED}`, () => {
  const before = memory().numTensors;
  const vectors = new ClusteredVectors({ width: 11, clusters: 3, spread: 0.1 }, new Random(SEED));
  const [a, again, b] = ['a', 'a', 'b'].map((part) => vectors.draw(part, 7));
  const rows = rowsOf(a as never);
  for (const row of rows) expect(Math.hypot(...row)).toBeCloseTo(1, 5);
  expect(rowsOf(again as never)).toEqual(rows);
  expect(rowsOf(b as never)).not.toEqual(rows);
  vectors.dispose();
  for (const each of [a, again, b]) each?.dispose();
  expect(memory().numTensors).toBe(before);
});

it('NearestTruth goes on from part to part', () => {
  const truth = new NearestTruth(
    tensor([
      [1, 0],
      [0, 1],
    ]),
    2,
  );
  truth.add(
    tensor([
      [0.5, 0],
      [0.1, 3],
      [0.7, 0],
    ]),
  );
  truth.add(tensor([[0.6, 1]]));
  expect(truth.places).toEqual([
    [2, 3],
    [1, 3],
  ]);
});

it.each(['exact', 'loops', 'int8', 'usearch'])('measures %s', async (name) => {
  const options = { vectors: 300, width: 13, queries: 7, random: new Random(SEED) };
  const measurement = new StoreMeasurement(options);
  const { recall, p50Ms, p99Ms, buildSeconds } = await measurement.measure(
    name,
    STORE_KINDS[name] as StoreKind,
  );
  expect(recall).toBeGreaterThan(name === 'exact' || name === 'loops' ? 0.999 : 0.9);
  expect(p99Ms).toBeGreaterThanOrEqual(p50Ms);
  expect(buildSeconds).toBeGreaterThan(0);
  measurement.dispose();
});
