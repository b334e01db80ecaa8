import { nearestNeighbours } from '@mneme/tensor-core';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';

interface Near {
  readonly place: number;
  readonly similarity: number;
}

/** The places of the keys nearest to queries by inner product, over parts of the keys that come one after the other. */
export class NearestTruth {
  readonly #queries: Tensor;
  readonly #count: number;
  readonly #best: Near[][];
  #seen = 0;

  /** @param queries - `[queries, width]`: the caller's */
  constructor(queries: Tensor, count: number) {
    this.#queries = queries;
    this.#count = count;
    this.#best = Array.from({ length: queries.shape[0] ?? 0 }, () => []);
  }

  /** Looks at the next keys, `[size, width]`. */
  add(keys: Tensor): void {
    const size = keys.shape[0] ?? 0;
    const count = Math.min(this.#count, size);
    tidy(() => {
      const found = nearestNeighbours(this.#queries, keys, count);
      const [similarities, indices] = [found.similarities.dataSync(), found.indices.dataSync()];
      for (const [q, best] of this.#best.entries()) {
        for (let i = q * count; i < (q + 1) * count; i++) {
          best.push({ place: this.#seen + (indices[i] as number), similarity: similarities[i] as number });
        }
        best.sort((a, b) => b.similarity - a.similarity);
        best.length = Math.min(best.length, this.#count);
      }
    });
    this.#seen += size;
  }

  /** The places, for each query. */
  get places(): number[][] {
    return this.#best.map((best) => best.map(({ place }) => place));
  }
}
