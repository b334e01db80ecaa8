import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { TrainProgress } from './train-run.ts';

/** Shows how trainings go on. */
export interface ProgressDisplay {
  update(progress: TrainProgress): void;
  stop(): void;
}

/** A bar for each run on stderr; where stderr is no terminal, a line now and then. */
export function progressDisplay(runs: number): ProgressDisplay {
  return process.stderr.isTTY ? bars(runs) : lines();
}

function bars(runs: number): ProgressDisplay {
  const format = '{name} {bar} {percentage}% | loss {loss} | error {error} % | {speed} steps/s | {left} left';
  const multi = new MultiBar(
    { format, hideCursor: true, stream: process.stderr, barsize: 24 },
    Presets.shades_classic,
  );
  const total = runs > 1 ? multi.create(runs, 0, { name: 'runs'.padEnd(18), ...figures() }) : undefined;
  const started = new Map<string, SingleBar>();
  return {
    update(progress) {
      const name = `${progress.run} seed ${progress.seed}`;
      const bar =
        started.get(name) ?? multi.create(progress.steps, 0, { name: name.padEnd(18), ...figures() });
      started.set(name, bar);
      bar.update(progress.step, figures(progress));
      if (progress.step === progress.steps) {
        total?.increment();
        if (runs > 1) multi.remove(bar);
      }
    },
    stop: () => multi.stop(),
  };
}

const SECONDS_BETWEEN_LINES = 10;

function lines(): ProgressDisplay {
  let last = 0;
  return {
    update(progress) {
      const ended = progress.step === progress.steps;
      if (!ended && performance.now() - last < SECONDS_BETWEEN_LINES * 1000) return;
      last = performance.now();
      const { loss, error, speed, left } = figures(progress);
      const { run, seed, step, steps } = progress;
      process.stderr.write(
        `${run} seed ${seed}: step ${step} of ${steps}, loss ${loss}, error ${error} %, ${speed} steps/s, ${left} left\n`,
      );
    },
    stop: () => undefined,
  };
}

function figures(progress?: TrainProgress): Record<'loss' | 'error' | 'speed' | 'left', string> {
  if (!progress) return { loss: '-', error: '-', speed: '-', left: '-' };
  const { loss, error, stepsPerSecond, step, steps } = progress;
  const seconds = Math.round((steps - step) / stepsPerSecond);
  const left = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return { loss: loss.toFixed(3), error: error?.toFixed(1) ?? '-', speed: stepsPerSecond.toFixed(0), left };
}
