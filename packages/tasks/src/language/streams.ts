import { type Tensor, tensor2d } from '@tensorflow/tfjs-core';

/** Characters, and those that follow them: `[streams, length]` each. */
export interface StreamPart {
  readonly ids: Tensor;
  readonly next: Int32Array;
  /** Where in the text the characters of each stream begin. */
  readonly begins: readonly number[];
  readonly length: number;
}

/** Text as several streams side by side, each a piece of it, in parts of at most `length` characters. The caller owns the tensors. */
export function* streams(text: Int32Array, count: number, length: number): Generator<StreamPart> {
  const piece = Math.floor((text.length - 1) / count);
  for (let from = 0; from < piece; from += length) {
    const size = Math.min(length, piece - from);
    const begins = Array.from({ length: count }, (_, s) => s * piece + from);
    const shifted = (by: number): Int32Array => {
      const part = new Int32Array(count * size);
      for (const [s, begin] of begins.entries()) {
        part.set(text.subarray(begin + by, begin + by + size), s * size);
      }
      return part;
    };
    yield { ids: tensor2d(shifted(0), [count, size], 'int32'), next: shifted(1), begins, length: size };
  }
}
