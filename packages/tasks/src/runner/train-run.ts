import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { disposeAll } from '@mneme/tensor-core';
import { loadCheckpoint, saveCheckpoint, writeFileAtomic } from '@mneme/tensor-core/node';
import type { Measures, Recipe, RecipeOptions, Training } from '../recipes/recipe.ts';

/** One training of a recipe: a task with a seed, say. */
export interface RunName {
  readonly run: string;
  readonly seed: number;
}

/** A finished training. */
export interface RunResult extends RunName {
  readonly measures: Measures;
  readonly steps: number;
  /** Seconds of training and measuring, over all its sessions. */
  readonly seconds: number;
}

/** Told now and then how a training goes on. */
export interface TrainProgress extends RunName {
  readonly step: number;
  readonly steps: number;
  /** Mean over the steps since the last report, per example. */
  readonly loss: number;
  /** In percent, on data set aside; undefined before the first look. */
  readonly error: number | undefined;
  readonly stepsPerSecond: number;
}

export interface TrainRunOptions extends RunName {
  readonly recipe: Recipe;
  readonly options: RecipeOptions;
  /** Where checkpoints and results of the recipe are. */
  readonly folder: string;
  /** Takes up a checkpoint, and a finished run's result; otherwise the run begins anew. */
  readonly resume: boolean;
  /** Time between two checkpoints; it does not change what is computed. */
  readonly checkpointSeconds: number;
  readonly signal?: AbortSignal;
  progress?(progress: TrainProgress): void;
}

const SECONDS_BETWEEN_REPORTS = 0.5;
const GLANCES = 40;

/** Where the checkpoint of a run is. */
export function checkpointPath(folder: string, { run, seed }: RunName): string {
  return join(folder, run, `seed-${seed}`, 'checkpoint.safetensors');
}

/**
 * Trains one run to its end and measures it. Killed at any moment and resumed, it ends in the same bits.
 *
 * @returns undefined when `signal` stopped it; its checkpoint then holds the last step
 */
export async function trainRun(options: TrainRunOptions): Promise<RunResult | undefined> {
  const { recipe, run, seed, folder, resume } = options;
  const path = checkpointPath(folder, options);
  const resultPath = join(dirname(path), 'result.json');
  if (!resume) rmSync(dirname(path), { recursive: true, force: true });
  else if (existsSync(resultPath)) return JSON.parse(readFileSync(resultPath, 'utf8')) as RunResult;
  mkdirSync(dirname(path), { recursive: true });
  // What a process that was killed in the middle of a write has left.
  for (const file of readdirSync(dirname(path))) if (file.endsWith('.tmp')) rmSync(join(dirname(path), file));

  const training = recipe.open(run, seed, options.options);
  const earlier = existsSync(path) ? await takeUp(path, training) : { step: 0, seconds: 0 };
  const started = performance.now();
  const seconds = (): number => earlier.seconds + (performance.now() - started) / 1000;
  const reached = await trainSteps(training, earlier.step, options, (step) =>
    save(path, training, step, seconds()),
  );
  await save(path, training, reached, seconds());
  if (reached < training.steps) return undefined;
  const result = { run, seed, measures: training.measure(), steps: training.steps, seconds: seconds() };
  await writeFileAtomic(resultPath, `${JSON.stringify(result, null, 2)}\n`);
  disposeAll(training.model);
  disposeAll(training.optimizer);
  return result;
}

/** Steps from `first` to the end, or to the signal, and returns the step reached. */
async function trainSteps(
  training: Training,
  first: number,
  { run, seed, checkpointSeconds, signal, progress }: TrainRunOptions,
  checkpoint: (step: number) => Promise<void>,
): Promise<number> {
  let [saved, reported, since, total] = [performance.now(), performance.now(), first, 0];
  let error: number | undefined;
  const glanceEvery = Math.max(1, Math.floor(training.steps / GLANCES));
  for (let step = first; step < training.steps; step++) {
    total += training.train(step);
    const now = performance.now();
    if (progress && (step + 1) % glanceEvery === 0) error = training.glance();
    if (progress && (now - reported > SECONDS_BETWEEN_REPORTS * 1000 || step + 1 === training.steps)) {
      const done = step + 1 - since;
      const stepsPerSecond = (1000 * done) / (now - reported);
      progress({
        run,
        seed,
        step: step + 1,
        steps: training.steps,
        loss: total / done,
        error,
        stepsPerSecond,
      });
      [reported, since, total] = [now, step + 1, 0];
      // Let timers and signals through; steps themselves are synchronous.
      await new Promise(setImmediate);
    }
    if (signal?.aborted) return step + 1;
    if (now - saved > checkpointSeconds * 1000) {
      await checkpoint(step + 1);
      saved = performance.now();
    }
  }
  return training.steps;
}

function save(path: string, training: Training, position: number, seconds: number): Promise<void> {
  const { model, optimizer, random, configuration } = training;
  return saveCheckpoint(path, {
    model,
    optimizer,
    random,
    position,
    configuration: { ...configuration, seconds },
  });
}

async function takeUp(path: string, training: Training): Promise<{ step: number; seconds: number }> {
  const { model, optimizer } = training;
  const { position, configuration } = await loadCheckpoint(path, { model, optimizer });
  const { seconds, ...saved } = configuration as Record<string, unknown>;
  if (JSON.stringify(saved) !== JSON.stringify(training.configuration)) {
    throw new Error(
      `trainRun: ${path} must be of the same configuration, got another: train without --resume, or elsewhere`,
    );
  }
  return { step: Number(position), seconds: Number(seconds) };
}
