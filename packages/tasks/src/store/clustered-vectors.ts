import { normal, type Random } from '@mneme/tensor-core';
import { add, div, gather, mul, norm, type Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';

export interface ClusteredVectorsConfig {
  readonly width: number;
  /** How many centres. */
  readonly clusters: number;
  /** The standard deviation of a vector around its centre, where centres have 1 in each direction. */
  readonly spread: number;
}

/**
 * Vectors of length 1 in clusters: each is one of `clusters` standard normal centres, drawn evenly, and normal noise of `spread` times
 * their size, then normalized. Parts are drawn by their number, the same ones in whatever order.
 */
export class ClusteredVectors {
  readonly config: ClusteredVectorsConfig;
  readonly #centres: Tensor;
  readonly #random: Random;

  constructor(config: ClusteredVectorsConfig, random: Random) {
    this.config = config;
    this.#centres = normal([config.clusters, config.width], random.split('centres'));
    this.#random = random;
  }

  /** `count` vectors, `[count, width]`: those of `part`. */
  draw(part: string, count: number): Tensor {
    const { width, clusters, spread } = this.config;
    const random = this.#random.split(part);
    return tidy(() => {
      const chosen = tensor1d(random.split('chosen').integers(count, clusters), 'int32');
      const noise = mul(normal([count, width], random.split('noise')), spread);
      const vectors = add(gather(this.#centres, chosen), noise);
      return div(vectors, norm(vectors, 'euclidean', 1, true));
    });
  }

  dispose(): void {
    this.#centres.dispose();
  }
}

/** The rows of a tensor `[count, width]`. */
export function rowsOf(vectors: Tensor): Float32Array[] {
  const [count = 0, width = 0] = vectors.shape;
  const values = vectors.dataSync<'float32'>();
  return Array.from({ length: count }, (_, i) =>
    Float32Array.from(values.subarray(i * width, (i + 1) * width)),
  );
}
