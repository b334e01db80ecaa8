import type { MatchingNetwork } from '@mneme/memory-net';
import { expandDims, eye, tensor, tidy } from '@tensorflow/tfjs-core';
import type { PreparedRun } from './one-shot-data.ts';
import { type SquareImage, type Warp, warpInto } from './warp-image.ts';

/** How a run's images are looked at. */
export interface ViewConfig {
  readonly size: number;
  /** All of a run's images are seen by each, and what is found is averaged. */
  readonly views: readonly Warp[];
}

/**
 * The attention that each test image gives each of its run's training images, averaged over views, `[queries][slots]`.
 */
export function supportShares(
  network: MatchingNetwork,
  { support, query }: PreparedRun,
  { size, views }: ViewConfig,
): number[][] {
  const shares = query.map(() => support.map(() => 0));
  for (const view of views) {
    const seen = (images: readonly SquareImage[]): Float32Array => {
      const pixels = new Float32Array(images.length * size * size);
      for (const [i, image] of images.entries()) warpInto(pixels, i * size * size, image, view, size);
      return pixels;
    };
    const weights = tidy(() =>
      network
        .call({
          query: tensor(seen(query), [1, query.length, size, size]),
          support: tensor(seen(support), [1, support.length, size, size]),
          labels: expandDims(eye(support.length), 0),
        })
        .dataSync(),
    );
    for (const [i, row] of shares.entries()) {
      for (const [slot, share] of row.entries()) {
        row[slot] = share + (weights[i * row.length + slot] ?? 0) / views.length;
      }
    }
  }
  return shares;
}

/** The training image that each test image is taken to be like. */
export function classifyRun(network: MatchingNetwork, run: PreparedRun, config: ViewConfig): number[] {
  return supportShares(network, run, config).map((row) => row.indexOf(Math.max(...row)));
}

/** The share of test images that are taken for another's character, in percent. */
export function oneShotError(
  network: MatchingNetwork,
  runs: readonly PreparedRun[],
  config: ViewConfig,
): number {
  const right = runs.map((run) => {
    const chosen = classifyRun(network, run, config);
    return run.answers.filter((answer, i) => chosen[i] === answer).length;
  });
  const total = runs.reduce((count, { answers }) => count + answers.length, 0);
  return 100 * (1 - right.reduce((sum, count) => sum + count, 0) / total);
}
