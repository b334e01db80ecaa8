/** One of two ways to do the same work. */
export interface Side {
  readonly name: string;
  /** Does the work once, to its end: what runs later is not counted. */
  run(): void;
}

/** Medians of both sides in milliseconds, and how many times faster the first is. */
export interface Comparison {
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
  readonly samples: number;
}

/**
 * Times two sides in one run, taking turns sample by sample, so that both see the same machine; each sample repeats the
 * work until it is long enough for the clock.
 */
export function compare(ours: Side, theirs: Side, samples: number): Comparison {
  const sides = [ours, theirs].map((side) => ({ side, repeats: calibrate(side), times: [] as number[] }));
  for (let sample = 0; sample < samples; sample++) {
    for (const { side, repeats, times } of sides) {
      const started = performance.now();
      for (let i = 0; i < repeats; i++) side.run();
      times.push((performance.now() - started) / repeats);
    }
  }
  const [a = Number.NaN, b = Number.NaN] = sides.map(({ times }) => median(times));
  return { ours: a, theirs: b, ratio: b / a, samples };
}

const WARM_UP_MS = 500;
const SAMPLE_MS = 40;

/** Warms a side up and finds how many repeats make a sample. */
function calibrate({ run }: Side): number {
  const started = performance.now();
  let runs = 0;
  while (performance.now() - started < WARM_UP_MS || runs < 3) {
    run();
    runs++;
  }
  return Math.max(1, Math.round(SAMPLE_MS / ((performance.now() - started) / runs)));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
