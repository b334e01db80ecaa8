import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RecipeOptions } from '../recipes/recipe.ts';
import type { RunRecipeOptions } from './run-options.ts';
import type { RunName, RunResult, TrainProgress } from './train-run.ts';

/** What a training process is asked for. */
export interface TrainJob extends RunName {
  readonly recipe: string;
  readonly options: RecipeOptions;
  readonly folder: string;
  readonly resume: boolean;
  readonly checkpointSeconds: number;
}

/** What it is told and tells. */
export type ToWorker = { readonly job: TrainJob } | { readonly stop: true };
export type FromWorker =
  | { readonly progress: TrainProgress }
  | { readonly result: RunResult | null }
  | { readonly error: string };

/** Trains `names` in as many processes as `jobs` says, each taking the next when it has ended one. */
export async function trainInProcesses(
  names: readonly RunName[],
  config: RunRecipeOptions,
  end: (result: RunResult) => void,
): Promise<void> {
  const waiting = [...names];
  await Promise.all(
    Array.from({ length: Math.min(config.jobs, names.length) }, async () => {
      const worker = fork(fileURLToPath(new URL('../bin/train-worker.js', import.meta.url)));
      const stop = (): void => void worker.send({ stop: true } satisfies ToWorker);
      config.signal.addEventListener('abort', stop);
      try {
        for (let name = waiting.shift(); name && !config.signal.aborted; name = waiting.shift()) {
          const result = await trainIn(worker, name, config);
          if (result) end(result);
        }
      } finally {
        config.signal.removeEventListener('abort', stop);
        worker.disconnect();
      }
    }),
  );
}

function trainIn(worker: ChildProcess, name: RunName, config: RunRecipeOptions): Promise<RunResult | null> {
  const { recipe, options, folder, resume, checkpointSeconds } = config;
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      worker.off('message', hear);
      worker.off('exit', gone);
      act();
    };
    const hear = (message: FromWorker): void => {
      if ('progress' in message) config.progress(message.progress);
      else if ('result' in message) settle(() => resolve(message.result));
      else settle(() => reject(new Error(message.error)));
    };
    const gone = (code: number | null): void =>
      settle(() =>
        reject(
          new Error(`trainInProcesses: the process of ${name.run} must end its run, got exit code ${code}`),
        ),
      );
    worker.on('message', hear);
    worker.on('exit', gone);
    worker.send({
      job: { recipe: recipe.name, options, folder, resume, checkpointSeconds, ...name },
    } satisfies ToWorker);
  });
}
