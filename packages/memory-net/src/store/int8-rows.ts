import type { BestRows } from './best-rows.ts';
import type { Similarity } from './memory-store.ts';
import { RowBlocks } from './row-blocks.ts';
import type { RowQuery, Rows } from './rows.ts';

const LARGEST = 127;

/**
 * Rows of int8 with a scale each: `k_i ~ scale q_i`, `q_i` in [-127, 127]. A query is rounded to as many bits as the sum of its products
 * leaves room for, so that it costs no accuracy worth naming, and sums are exact integers.
 */
export class Int8Rows implements Rows {
  readonly #blocks: RowBlocks<Int8Array>;
  readonly #cosine: boolean;
  readonly #scales: number[] = [];
  /** What makes integer sums similarities: the scale, or one over the length by cosine. */
  readonly #factors: number[] = [];

  constructor(width: number, similarity: Similarity) {
    this.#blocks = new RowBlocks(width, (size) => new Int8Array(size));
    this.#cosine = similarity === 'cosine';
  }

  set(row: number, vector: Float32Array): void {
    this.#blocks.reserve(row);
    const scale = shortScale(largest(vector) / LARGEST) || 1;
    const kept = this.#blocks.row(row);
    let square = 0;
    for (let i = 0; i < vector.length; i++) {
      const whole = Math.round((vector[i] as number) / scale);
      kept[i] = whole;
      square += whole * whole;
    }
    this.#scales[row] = scale;
    this.#factors[row] = this.#cosine ? 1 / Math.sqrt(square) : scale;
  }

  take(row: number): void {
    const last = this.#scales.length - 1;
    if (row !== last) {
      this.#blocks.row(row).set(this.#blocks.row(last));
      this.#scales[row] = this.#scales[last] as number;
      this.#factors[row] = this.#factors[last] as number;
    }
    this.#scales.pop();
    this.#factors.pop();
    this.#blocks.shrink(last);
  }

  vector(row: number): Float32Array {
    const scale = this.#scales[row] as number;
    return Float32Array.from(this.#blocks.row(row), (value) => value * scale);
  }

  prepare(vector: Float32Array): RowQuery {
    const blocks = this.#blocks;
    const factors = this.#factors;
    const { width, rowsInBlock } = blocks;
    const levels = Math.min(2 ** 15 - 1, Math.floor((2 ** 31 - 1) / (LARGEST * width)));
    const scale = largest(vector) / levels || 1;
    const query = Int32Array.from(vector, (value) => Math.round(value / scale));
    let square = 0;
    for (const value of vector) square += value * value;
    const unit = this.#cosine ? scale / Math.sqrt(square) : scale;
    const block = (row: number): Int8Array => blocks.blocks[blocks.blockOf(row)] as Int8Array;
    return {
      vector,
      similarity: (row) =>
        dot(query, block(row), blocks.offsetOf(row), width) * ((factors[row] as number) * unit),
      scan(best, from, to) {
        const values = block(from);
        let offset = (from % rowsInBlock) * width;
        for (let row = from; row < to; row++, offset += width) {
          const similarity = dot(query, values, offset, width) * ((factors[row] as number) * unit);
          if (similarity >= best.least) best.offer(row, similarity);
        }
      },
    };
  }

  scanAll(queries: readonly RowQuery[], best: readonly BestRows[]): void {
    const { blocks, rowsInBlock } = this.#blocks;
    for (const at of blocks.keys()) {
      const [from, to] = [at * rowsInBlock, Math.min((at + 1) * rowsInBlock, this.#scales.length)];
      for (const [i, query] of queries.entries()) query.scan(best[i] as BestRows, from, to);
    }
  }

  dispose(): void {}
}

function dot(query: Int32Array, values: Int8Array, offset: number, width: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < width; i += 4) {
    a = (a + Math.imul(query[i] as number, values[offset + i] as number)) | 0;
    b = (b + Math.imul(query[i + 1] as number, values[offset + i + 1] as number)) | 0;
    c = (c + Math.imul(query[i + 2] as number, values[offset + i + 2] as number)) | 0;
    d = (d + Math.imul(query[i + 3] as number, values[offset + i + 3] as number)) | 0;
  }
  for (; i < width; i++) a = (a + Math.imul(query[i] as number, values[offset + i] as number)) | 0;
  return (a + b + c + d) | 0;
}

/** The scale of 16 bits at or above: what it multiplies fits float32, so that a vector that was written out comes back as it was. */
function shortScale(scale: number): number {
  const bits = new Uint32Array(Float32Array.of(scale).buffer);
  bits[0] = (((bits[0] as number) + 255) >>> 8) << 8;
  return new Float32Array(bits.buffer)[0] as number;
}

function largest(vector: Float32Array): number {
  let most = 0;
  for (const value of vector) most = Math.max(most, Math.abs(value));
  return most;
}
