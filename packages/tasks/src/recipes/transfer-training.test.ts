import { dirname } from 'node:path';
import { parametersOf, tensorsOf } from '@mneme/tensor-core';
import { dataRoot, onEachBackend } from '@mneme/testing';
import { describe, expect, it } from 'vitest';
import { generateBabi } from '../babi/generate/generate-babi.ts';
import { memn2nBabiTransfer } from './memn2n-babi-transfer.ts';
import { MEMN2N_PER_TASK } from './memn2n-preset.ts';
import { TransferTraining } from './transfer-training.ts';

const preset = { ...MEMN2N_PER_TASK, width: 7, hops: 2, linearEpochs: 1, epochs: 1 };

/** The "published" stories have a name that ours has not. */
function make(): TransferTraining {
  const generated = generateBabi({ task: 1, questions: 70, seed: 3 });
  const { test } = generateBabi({ task: 1, questions: 80, seed: 4, test: { names: 'unseen' } });
  const real = { train: test.slice(0, 70), test: test.slice(70) };
  return new TransferTraining({ name: 'task-1', generated, real, preset, seed: 0 });
}

onEachBackend('TransferTraining', () => {
  it('begins with two equal networks over one vocabulary, and trains one after the other', () => {
    const training = make();
    const { onGenerated, onReal, steps } = training;
    expect(onReal.sizes).toBe(onGenerated.sizes);
    expect(onGenerated.sizes.vocabulary.words).toEqual(expect.arrayContaining(['mary', 'alice']));
    expect(steps).toBe(2 * onGenerated.steps);
    const values = ({ model }: { model: object }): number[] =>
      [...parametersOf(model).values()].flatMap((parameter) => [...parameter.dataSync()]);
    const before = values(onGenerated);
    expect(values(onReal)).toEqual(before);
    for (let step = 0; step < steps / 2; step++) training.train(step);
    expect(values(onGenerated)).not.toEqual(before);
    expect(values(onReal)).toEqual(before);
    for (let step = steps / 2; step < steps; step++) training.train(step);
    expect(values(onReal)).not.toEqual(before);
  });

  it('reports both errors on the published test questions', () => {
    const training = make();
    const { testError, details } = training.measure();
    expect(testError).toBe(training.onGenerated.error(training.onReal.tasks[0]?.test ?? []));
    expect(details).toEqual({
      realTestErrorTrainedOnGenerated: testError,
      realTestErrorTrainedOnReal: training.onReal.measure().testError,
      pointsLost: testError - training.onReal.measure().testError,
      generatedTestErrorTrainedOnGenerated: training.onGenerated.error(training.generatedTest),
    });
  });

  it('saves both networks and both step counters', () => {
    const training = make();
    const saved = [...tensorsOf({ model: training.model, optimizer: training.optimizer }).keys()];
    for (const part of ['model.generated.', 'model.real.', 'model.realOptimizer.step', 'optimizer.step'])
      expect(saved.some((path) => path.startsWith(part))).toBe(true);
  });
});

const folder = dataRoot('babi/en');
describe('memn2nBabiTransfer', () => {
  it('works on four tasks where none are chosen', () => {
    expect(memn2nBabiTransfer.defaultTasks).toEqual([1, 4, 12, 15]);
    expect(memn2nBabiTransfer.publishedFor(['task-1', 'task-4', 'task-12', 'task-15'])).toBe(0.8);
  });

  it.skipIf(folder === undefined)('opens on the published files and shows a story', () => {
    const options = { tasks: [15], data: dirname(dirname(folder ?? '')) };
    const training = memn2nBabiTransfer.open('task-15', 0, options);
    expect(training.steps).toBe(2 * 120 * Math.floor(900 / 32));
    expect(memn2nBabiTransfer.show(training, { question: 0, colour: false })).toMatch(/hop 3/);
  });

  it('refuses to do without published files', () => {
    expect(() => memn2nBabiTransfer.open('task-1', 0, { tasks: [1] })).toThrow(
      'mneme: --data must be a folder that holds babi/en, got --generated',
    );
    expect(() => memn2nBabiTransfer.show(make().onReal, { question: 0, colour: false })).toThrow(
      'show: training must be of memn2n-babi-transfer',
    );
  });
});
