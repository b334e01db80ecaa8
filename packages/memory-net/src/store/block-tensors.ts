import { isAccelerated, nearestNeighbours, nearestNeighboursKernel } from '@mneme/tensor-core';
import { keep, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { BestRows } from './best-rows.ts';
import type { RowQuery } from './rows.ts';

/** Rows that a kernel brings beyond those asked for, among which ties are told apart. */
const MARGIN = 8;
/** A kernel's answers are worth sorting out up to here. */
const MOST_FOUND = 256;
/** Fewer rows are looked through as fast without a kernel. */
const FEWEST_ROWS = 256;
/** Queries in one call: their products with a block take this many rows of memory. */
const QUERIES = 128;

/** A block of rows, and what makes them comparable. */
interface BlockOfRows {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly values: Float32Array;
  /** Of all rows of the store. */
  readonly factors: readonly number[];
}

interface KeptTensor {
  readonly keys: Tensor;
  /** Of the longest key. */
  readonly length: number;
}

/**
 * Blocks of keys as tensors, for a backend that has a kernel for nearest neighbours. The kernel proposes rows and the store's own
 * arithmetic chooses among them; where what it left out could be as near, the block is looked through instead. So the answers are those
 * of plain loops.
 */
export class BlockTensors {
  readonly #width: number;
  readonly #kept = new Map<number, KeptTensor>();

  constructor(width: number) {
    this.#width = width;
  }

  /** The block has changed. */
  forget(block: number): void {
    this.#kept.get(block)?.keys.dispose();
    this.#kept.delete(block);
  }

  dispose(): void {
    for (const block of [...this.#kept.keys()]) this.forget(block);
  }

  /** Offers the block's best rows to each query; false where there is no kernel to do so. */
  propose(
    rows: BlockOfRows,
    queries: readonly RowQuery[],
    best: readonly BestRows[],
    cosine: boolean,
  ): boolean {
    const count = Math.min(rows.to - rows.from, (best[0]?.count ?? 0) + MARGIN);
    if (rows.to - rows.from < FEWEST_ROWS || count > MOST_FOUND || this.#width === 0) return false;
    if (!isAccelerated(nearestNeighboursKernel.name)) return false;
    const { keys, length } = this.#keysOf(rows, cosine);
    for (let first = 0; first < queries.length; first += QUERIES) {
      const some = queries.slice(first, first + QUERIES);
      const { similarities, indices } = this.#nearest(some, keys, count, cosine);
      for (const [i, query] of some.entries()) {
        const list = best[first + i] as BestRows;
        for (let j = i * count; j < (i + 1) * count; j++) {
          const row = rows.from + (indices[j] as number);
          const similarity = query.similarity(row);
          if (similarity >= list.least) list.offer(row, similarity);
        }
        // What float32 products may be off by: width roundings of products of these lengths.
        const slack = this.#width * 2 ** -22 * length * (cosine ? 1 : lengthOf(query.vector));
        const leftOut = (similarities[(i + 1) * count - 1] as number) + slack;
        if (count < rows.to - rows.from && (!list.full || !(leftOut < list.least))) {
          list.rescan(rows.from, rows.to, () => query.scan(list, rows.from, rows.to));
        }
      }
    }
    return true;
  }

  #keysOf({ at, from, to, values, factors }: BlockOfRows, cosine: boolean): KeptTensor {
    const there = this.#kept.get(at);
    if (there) return there;
    const width = this.#width;
    const unit = values.slice(0, (to - from) * width);
    let longest = 1;
    for (let row = from, offset = 0; row < to; row++, offset += width) {
      const key = unit.subarray(offset, offset + width);
      if (!cosine) longest = Math.max(longest, lengthOf(key));
      else for (let i = 0; i < width; i++) key[i] = (key[i] as number) * (factors[row] as number);
    }
    // Kept: a search within somebody's tidy must not lose it.
    const made = { keys: keep(tensor(unit, [to - from, width])), length: longest };
    this.#kept.set(at, made);
    return made;
  }

  #nearest(
    queries: readonly RowQuery[],
    keys: Tensor,
    count: number,
    cosine: boolean,
  ): { similarities: Float32Array; indices: Int32Array } {
    const flat = new Float32Array(queries.length * this.#width);
    for (const [i, { vector }] of queries.entries()) {
      const factor = cosine ? 1 / lengthOf(vector) : 1;
      for (const [j, value] of vector.entries()) flat[i * this.#width + j] = value * factor;
    }
    let similarities = new Float32Array();
    let indices = new Int32Array();
    tidy(() => {
      const found = nearestNeighbours(tensor(flat, [queries.length, this.#width]), keys, count);
      similarities = found.similarities.dataSync<'float32'>() as Float32Array<ArrayBuffer>;
      indices = found.indices.dataSync<'int32'>() as Int32Array<ArrayBuffer>;
    });
    return { similarities, indices };
  }
}

function lengthOf(vector: Float32Array): number {
  let square = 0;
  for (const value of vector) square += value * value;
  return Math.sqrt(square);
}
