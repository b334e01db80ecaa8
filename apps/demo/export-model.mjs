// Writes models for the page: `node apps/demo/export-model.mjs CHECKPOINT FILE`, or `exportCheckpoint(..)`; after `pnpm build`.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { memn2nBabi, openBackend } from '@mneme/tasks/node';
import { disposeAll, stateDict } from '@mneme/tensor-core';
import { loadCheckpoint, openSafetensors, writeSafetensors } from '@mneme/tensor-core/node';

/**
 * Writes a trained memory network to a file from which alone the page can rebuild it: the weights, and in the
 * metadata, under `mneme.model`, the sizes, the vocabulary, the questions that it was asked and its errors.
 *
 * @param {string} path
 * @param {object} training - a MemN2nTraining of @mneme/tasks on one task, trained
 * @param {{ trainError: number, testError: number }} measures - in percent
 */
export async function exportModel(path, training, measures) {
  const { model, preset, sizes, tasks, configuration } = training;
  const { vocabulary, slots, capacity } = sizes;
  const train = tasks.flatMap((task) => task.train);
  const asked = train.map(({ question }) =>
    Array.from(question, (number) => vocabulary.word(number)).join(' '),
  );
  const description = {
    version: 1,
    task: taskOf(configuration),
    vocabulary: vocabulary.words,
    slots,
    capacity,
    width: model.width,
    hops: model.hops,
    tying: preset.tying,
    encoding: preset.encoding,
    rectify: preset.rectify,
    questions: [...new Set(asked)].sort(),
    seed: configuration.seed,
    trainedOn: train.length,
    trainError: measures.trainError,
    testError: measures.testError,
  };
  await writeSafetensors(path, stateDict(model), {
    metadata: { format: 'pt', 'mneme.model': JSON.stringify(description) },
  });
}

/**
 * The same from a checkpoint of the recipe `memn2n-babi` on generated data, as `npm start` leaves one.
 *
 * @param {string} checkpoint
 * @param {string} path
 * @returns {Promise<number>} the number of its task
 */
export async function exportCheckpoint(checkpoint, path) {
  const file = await openSafetensors(checkpoint);
  await file.close();
  const { configuration } = JSON.parse(file.metadata.get('mneme.checkpoint') ?? '{}');
  const task = taskOf(configuration);
  await openBackend();
  const training = memn2nBabi.open(`task-${task}`, configuration.seed, { tasks: [task] });
  if (String(training.configuration.vocabulary) !== String(configuration.vocabulary)) {
    throw new Error(
      `exportCheckpoint: checkpoint must be of generated data, got other words in ${checkpoint}`,
    );
  }
  await loadCheckpoint(checkpoint, { model: training.model });
  await exportModel(path, training, training.measure());
  disposeAll(training.model);
  return task;
}

function taskOf(configuration) {
  const [name = '', ...more] = configuration?.tasks ?? [];
  const task = Number(/^task-(\d+)$/u.exec(name)?.[1]);
  if (more.length > 0 || !task) {
    throw new Error(
      `exportModel: the model must be of one task, got ${JSON.stringify(configuration?.tasks ?? null)}`,
    );
  }
  return task;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [checkpoint, path] = process.argv.slice(2);
  if (checkpoint === undefined || path === undefined) {
    console.error('export-model: takes a checkpoint and a file to write');
    process.exit(2);
  }
  await exportCheckpoint(checkpoint, path);
}
