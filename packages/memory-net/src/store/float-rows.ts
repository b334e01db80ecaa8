import type { BestRows } from './best-rows.ts';
import { BlockTensors } from './block-tensors.ts';
import type { Similarity } from './memory-store.ts';
import { RowBlocks } from './row-blocks.ts';
import type { RowQuery, Rows } from './rows.ts';

/** Rows in float32. Similarities are of float64, whatever proposed the rows, so that equal vectors tie everywhere. */
export class FloatRows implements Rows {
  readonly #blocks: RowBlocks<Float32Array>;
  readonly #cosine: boolean;
  /** `1 / |k|`, or 1 for inner products. */
  readonly #factors: number[] = [];
  readonly #tensors: BlockTensors;

  constructor(width: number, similarity: Similarity) {
    this.#blocks = new RowBlocks(width, (size) => new Float32Array(size));
    this.#cosine = similarity === 'cosine';
    this.#tensors = new BlockTensors(width);
  }

  set(row: number, vector: Float32Array): void {
    this.#blocks.reserve(row);
    this.#blocks.row(row).set(vector);
    this.#factors[row] = this.#cosine ? 1 / norm(vector) : 1;
    this.#tensors.forget(this.#blocks.blockOf(row));
  }

  take(row: number): void {
    const last = this.#factors.length - 1;
    if (row !== last) this.set(row, this.#blocks.row(last));
    this.#factors.pop();
    this.#tensors.forget(this.#blocks.blockOf(last));
    this.#blocks.shrink(last);
  }

  vector(row: number): Float32Array {
    return this.#blocks.row(row).slice();
  }

  prepare(vector: Float32Array): RowQuery {
    const blocks = this.#blocks;
    const factors = this.#factors;
    const { width, rowsInBlock } = blocks;
    const query = Float64Array.from(vector);
    if (this.#cosine) {
      const length = norm(vector);
      for (let i = 0; i < width; i++) query[i] = (query[i] as number) / length;
    }
    const block = (row: number): Float32Array => blocks.blocks[blocks.blockOf(row)] as Float32Array;
    return {
      vector,
      similarity: (row) => dot(query, block(row), blocks.offsetOf(row), width) * (factors[row] as number),
      scan(best, from, to) {
        const values = block(from);
        let offset = (from % rowsInBlock) * width;
        for (let row = from; row < to; row++, offset += width) {
          const similarity = dot(query, values, offset, width) * (factors[row] as number);
          if (similarity >= best.least) best.offer(row, similarity);
        }
      },
    };
  }

  scanAll(queries: readonly RowQuery[], best: readonly BestRows[]): void {
    const { blocks, rowsInBlock } = this.#blocks;
    for (const [at, values] of blocks.entries()) {
      const [from, to] = [at * rowsInBlock, Math.min((at + 1) * rowsInBlock, this.#factors.length)];
      const rows = { at, from, to, values, factors: this.#factors };
      if (!this.#tensors.propose(rows, queries, best, this.#cosine)) {
        for (const [i, query] of queries.entries()) query.scan(best[i] as BestRows, from, to);
      }
    }
  }

  dispose(): void {
    this.#tensors.dispose();
  }
}

/** In one order of additions: four sums at once, which processors do side by side. */
function dot(query: Float64Array, values: Float32Array, offset: number, width: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < width; i += 4) {
    a += (query[i] as number) * (values[offset + i] as number);
    b += (query[i + 1] as number) * (values[offset + i + 1] as number);
    c += (query[i + 2] as number) * (values[offset + i + 2] as number);
    d += (query[i + 3] as number) * (values[offset + i + 3] as number);
  }
  for (; i < width; i++) a += (query[i] as number) * (values[offset + i] as number);
  return a + b + (c + d);
}

/** Hypot is slow; what float32 holds, squared, is within float64. */
function norm(vector: Float32Array): number {
  let square = 0;
  for (const value of vector) square += value * value;
  return Math.sqrt(square);
}
