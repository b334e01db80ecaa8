import { findRecipe } from '../recipes/recipes.ts';
import { openBackend } from '../runner/open-backend.ts';
import type { FromWorker, ToWorker, TrainJob } from '../runner/train-in-processes.ts';
import { trainRun } from '../runner/train-run.ts';

const stopped = new AbortController();
const tell = (message: FromWorker): void => void process.send?.(message);

// Ctrl-C reaches every process of the terminal; the first one tells this one to stop.
process.on('SIGINT', () => undefined);
process.on('message', (message: ToWorker) => {
  if ('stop' in message) stopped.abort();
  else void train(message.job);
});

async function train({ recipe, ...job }: TrainJob): Promise<void> {
  try {
    // Processes share the cores already.
    await openBackend({ threads: 1 });
    const progress = (value: Extract<FromWorker, { progress: unknown }>['progress']): void =>
      tell({ progress: value });
    const result = await trainRun({ recipe: findRecipe(recipe), ...job, signal: stopped.signal, progress });
    tell({ result: result ?? null });
  } catch (error) {
    tell({ error: error instanceof Error ? error.message : String(error) });
  }
}
