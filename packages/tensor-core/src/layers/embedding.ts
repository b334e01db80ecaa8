import {
  cast,
  expandDims,
  mul,
  notEqual,
  scalar,
  type Tensor,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import { parameter } from '../module/parameter.ts';
import { embedding } from '../ops/embedding.ts';
import { normal } from '../random/normal.ts';
import type { Random } from '../random/random.ts';
import { requireAtLeastZero, requireInteger } from '../shape/require-number.ts';

export interface EmbeddingConfig {
  /** How many rows the table has. */
  readonly size: number;
  readonly width: number;
  /** The id of padding, whose row is zero and stays zero. */
  readonly padding?: number;
  /** The standard deviation of the first values, which are normal; default 1, as in PyTorch. */
  readonly deviation?: number;
}

/**
 * A table of vectors looked up by number: ids `[...]` of int32 become `[..., width]`. `weight` is `[size,
 * width]`.
 *
 * @throws RangeError `Embedding: padding must be an id below size = 5, got 5`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { Embedding, Random } from '@mneme/tensor-core';
 *
 * const words = new Embedding({ size: 100, width: 7, padding: 0 }, new Random(0));
 * console.log(words.call(tensor([[5, 9, 0]], [1, 3], 'int32')).shape); // [1, 3, 7]
 */
export class Embedding {
  readonly padding: number | undefined;
  readonly weight: Variable;

  constructor({ size, width, padding, deviation = 1 }: EmbeddingConfig, random: Random) {
    requireInteger('Embedding', 'size', size);
    requireInteger('Embedding', 'width', width);
    requireAtLeastZero('Embedding', 'deviation', deviation);
    if (padding !== undefined && !(Number.isInteger(padding) && padding >= 0 && padding < size)) {
      throw new RangeError(`Embedding: padding must be an id below size = ${size}, got ${padding}`);
    }
    this.padding = padding;
    this.weight = tidy(() => {
      const first = normal([size, width], random.split('weight'), { deviation });
      if (padding === undefined) return parameter(first);
      const kept = Array.from({ length: size }, (_, row) => [row === padding ? 0 : 1]);
      return parameter(mul(first, kept));
    });
  }

  /** @param ids - `[...]` of int32, in [0, size) @returns `[..., width]` */
  call(ids: Tensor): Tensor {
    return paddedEmbedding(this.weight, ids, this.padding);
  }
}

/**
 * Rows of a table looked up by number, but zeros for the id `padding`: its row neither matters nor gets a
 * gradient.
 *
 * @param table - `[size, width]`
 * @param ids - `[...]` of int32, in [0, size)
 * @returns `[..., width]`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { paddedEmbedding } from '@mneme/tensor-core';
 *
 * const ids = tensor([1, 0], [2], 'int32');
 * paddedEmbedding(tensor([[1, 2], [3, 4]]), ids, 0).print(); // [[3, 4], [0, 0]]
 */
export function paddedEmbedding(table: Tensor, ids: Tensor, padding?: number): Tensor {
  if (padding === undefined) return embedding(table, ids);
  return tidy(() => {
    const kept = cast(notEqual(ids, scalar(padding, 'int32')), 'float32');
    return mul(embedding(table, ids), expandDims(kept, -1));
  });
}
