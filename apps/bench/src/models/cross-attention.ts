import { attend } from '@mneme/attention';
import { Linear, type Random } from '@mneme/tensor-core';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { mergeHeads, splitHeads } from './heads.ts';

/** Attention of one sequence to another in several heads. */
export class CrossAttention {
  readonly heads: number;
  readonly query: Linear;
  readonly memory: Linear;
  readonly output: Linear;

  constructor({ width, heads }: { readonly width: number; readonly heads: number }, random: Random) {
    this.heads = heads;
    this.query = new Linear({ input: width, output: width }, random.split('query'));
    this.memory = new Linear({ input: width, output: 2 * width }, random.split('memory'));
    this.output = new Linear({ input: width, output: width }, random.split('output'));
  }

  /** @param x - `[batch, queries, width]` @param memory - `[batch, keys, width]` @returns the shape of `x` */
  call(x: Tensor, memory: Tensor): Tensor {
    return tidy(() => {
      const [query] = splitHeads(this.query.call(x), 1, this.heads) as [Tensor];
      const [key, value] = splitHeads(this.memory.call(memory), 2, this.heads) as [Tensor, Tensor];
      return this.output.call(mergeHeads(attend({ query, key, value }).output));
    });
  }
}
