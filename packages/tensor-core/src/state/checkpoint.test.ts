import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onEachBackend } from '@mneme/testing';
import {
  memory,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parameter } from '../module/parameter.ts';
import { tensorsOf } from '../module/parameters.ts';
import { valueAndGradient } from '../module/value-and-gradient.ts';
import { Adam } from '../optimizers/adam.ts';
import { AdamW } from '../optimizers/adam-w.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { RmsProp } from '../optimizers/rms-prop.ts';
import { Sgd } from '../optimizers/sgd.ts';
import { normal } from '../random/normal.ts';
import { Random } from '../random/random.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { writeSafetensors } from './safetensors-file.ts';

interface Model {
  readonly weight: Variable;
  readonly late: Variable;
}

const make = (): Model => ({ weight: parameter(tensor([1, 2, 3])), late: parameter(tensor([[4], [5]])) });

/** Draws its data from `random` at the step; `late` has gradients from step 6 on. */
function train(model: Model, optimizer: Optimizer, random: Random, from: number, to: number): void {
  for (let step = from; step < to; step++) {
    tidy(() => {
      const target = normal([3], random.at(step));
      const loss = (): Scalar => sum(square(sub(step < 6 ? model.weight : sum(model.late), target)));
      optimizer.apply(model, valueAndGradient(model, loss).gradients);
    });
  }
}

const bits = (root: object): Record<string, number[]> =>
  Object.fromEntries(
    Array.from(tensorsOf(root), ([path, x]: [string, Tensor]) => [path, Array.from(x.dataSync())]),
  );

const OPTIMIZERS: readonly [string, () => Optimizer][] = [
  ['Sgd', () => new Sgd({ learningRate: 0.01, momentum: 0.9 })],
  ['RmsProp', () => new RmsProp({ learningRate: 0.01, momentum: 0.9, centred: true })],
  ['Adam', () => new Adam({ learningRate: 0.01 })],
  ['AdamW', () => new AdamW({ learningRate: 0.01 })],
];

onEachBackend('checkpoints', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mneme-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  describe.each(OPTIMIZERS)('%s', (_, optimizer) => {
    it.each([0, 1, 5, 8])('goes on from step %i to the very same bits', async (cut) => {
      const path = join(folder, 'checkpoint.safetensors');
      const whole = { model: make(), optimizer: optimizer() };
      train(whole.model, whole.optimizer, new Random(3), 0, 11);

      const killed = { model: make(), optimizer: optimizer(), random: new Random(3) };
      train(killed.model, killed.optimizer, killed.random, 0, cut);
      await saveCheckpoint(path, { ...killed, position: { step: cut }, configuration: { size: 3 } });

      const resumed = { model: make(), optimizer: optimizer() };
      const { random, position, configuration } = await loadCheckpoint(path, resumed);
      expect([random?.key, position, configuration]).toEqual([[3, 0], { step: cut }, { size: 3 }]);
      train(resumed.model, resumed.optimizer, random ?? new Random(0), cut, 11);
      expect(bits(resumed)).toEqual(bits(whole));
    });
  });

  it('hold the values of the moment at which they were asked for', async () => {
    const path = join(folder, 'moment.safetensors');
    const model = make();
    const saved = saveCheckpoint(path, { model });
    model.weight.assign(tensor([9, 9, 9]));
    await saved;
    const { numTensors } = memory();
    const { random, position, configuration } = await loadCheckpoint(path, { model });
    expect(Array.from(model.weight.dataSync())).toEqual([1, 2, 3]);
    expect([random, position, configuration]).toEqual([undefined, null, null]);
    expect(memory().numTensors).toBe(numTensors);
  });
});

onEachBackend('checkpoints that do not fit', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mneme-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are refused with all their misfits, and change nothing', async () => {
    const path = join(folder, 'adam.safetensors');
    const [model, optimizer] = [make(), new Adam({ learningRate: 0.01 })];
    train(model, optimizer, new Random(3), 0, 2);
    await saveCheckpoint(path, { model, optimizer });
    const other = { model: { weight: parameter(tensor([7])) }, optimizer: new Sgd({ learningRate: 1 }) };
    const { numTensors } = memory();
    const load = loadCheckpoint(path, other);
    await expect(load).rejects.toThrow('wrong: model.weight must be float32 [1], got float32 [3]');
    await expect(load).rejects.toThrow('extra: optimizer.mean.weight');
    await expect(load).rejects.toThrow('extra: model.late');
    expect(Array.from(other.model.weight.dataSync())).toEqual([7]);
    expect(memory().numTensors).toBe(numTensors);
    await loadCheckpoint(path, { model: make() }); // without an optimizer its state is passed over
  });

  it('are refused when they are other files', async () => {
    const path = join(folder, 'model.safetensors');
    await writeSafetensors(path, new Map([['weight', tensor([1])]]));
    await expect(loadCheckpoint(path, { model: make() })).rejects.toThrow(
      `loadCheckpoint: path must name a checkpoint of version 1, got a file without its metadata at ${path}`,
    );
    await writeSafetensors(path, new Map(), { metadata: { 'mneme.checkpoint': '{"version":2}' } });
    await expect(loadCheckpoint(path, { model: make() })).rejects.toThrow('got version 2');
  });
});
