// Trains the models that the page ships: `node apps/demo/train-models.mjs [folder]`, after `pnpm build`.
// Everything is drawn from seeds, so the same sources give the same files.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateBabi, prepareBabi } from '@mneme/tasks';
import { MEMN2N_PER_TASK, MemN2nTraining, openBackend } from '@mneme/tasks/node';
import { exportModel } from './export-model.mjs';

/** The published recipe, on more questions and for fewer epochs, so that it holds on stories that a visitor writes. */
const PRESET = { ...MEMN2N_PER_TASK, linearEpochs: 10, epochs: 40, halveEvery: 10 };
const TASKS = [
  { task: 1, questions: 3000 },
  { task: 2, questions: 10_000 },
];
const SEEDS = [1, 2, 3];

const folder = process.argv[2] ?? fileURLToPath(new URL('public/models', import.meta.url));
mkdirSync(folder, { recursive: true });
await openBackend();
for (const { task, questions } of TASKS) {
  const prepared = prepareBabi({ [`task-${task}`]: generateBabi({ task, questions, seed: 0 }) });
  const trained = SEEDS.map((seed) => train(task, new MemN2nTraining({ ...prepared, preset: PRESET, seed })));
  const best = trained.reduce((a, b) => (b.measures.trainError < a.measures.trainError ? b : a));
  const path = join(folder, `task-${task}.safetensors`);
  await exportModel(path, best.training, best.measures);
  console.log(`task ${task}: seed ${best.training.configuration.seed} is in ${path}`);
}

function train(task, training) {
  const started = performance.now();
  for (let step = 0; step < training.steps; step++) training.train(step);
  const measures = training.measure();
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const { trainError, testError } = measures;
  console.log(
    `task ${task}, seed ${training.configuration.seed}: ${training.steps} steps in ${seconds} s, ` +
      `error ${trainError.toFixed(2)} % in training, ${testError.toFixed(2)} % on new stories`,
  );
  return { training, measures };
}
