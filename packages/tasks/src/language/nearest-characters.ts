import {
  ExactStore,
  euclideanKey,
  fetchedTokens,
  fetchNearest,
  type InterpolateOptions,
  interpolateNearest,
} from '@mneme/memory-net';
import {
  concat,
  dispose,
  gather,
  log,
  neg,
  ones,
  reshape,
  sum,
  type Tensor,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { CharacterModel } from './character-model.ts';
import { readCharacters } from './read-characters.ts';

/** Characters that are read side by side. */
const STREAMS = 20;

/**
 * A store of what a model predicted from, and what followed, over a text: the datastore of Khandelwal et al. 2020, section 2, by squared
 * distances.
 */
export async function storeContexts(model: CharacterModel, text: Int32Array): Promise<ExactStore> {
  const size = model.cell.size;
  const store = new ExactStore({ width: size + 1, similarity: 'inner-product' });
  for (const { hidden, next, places } of readCharacters(model, text, STREAMS)) {
    const values = hidden.dataSync<'float32'>();
    await store.insert(
      Array.from(next, (token, i) => ({
        id: `${places[i]}`,
        vector: euclideanKey(values.subarray(i * size, (i + 1) * size)),
        metadata: { token },
      })),
    );
  }
  return store;
}

/** What a model and its store know of each character of a text: all that interpolation needs. */
export class NearestReading {
  readonly #parts: readonly ReadingPart[];

  private constructor(parts: readonly ReadingPart[]) {
    this.#parts = parts;
  }

  static async read(
    model: CharacterModel,
    store: ExactStore,
    text: Int32Array,
    neighbours: number,
  ): Promise<NearestReading> {
    const parts: ReadingPart[] = [];
    for (const { probabilities, hidden, next } of readCharacters(model, text, STREAMS)) {
      // As euclideanQuery makes them, all at once.
      const query = tidy(() => concat([hidden, ones([next.length, 1])], 1));
      const fetched = await fetchNearest(store, query, { count: neighbours });
      const { similarities, found, keys, values } = fetched;
      const tokens = fetchedTokens(fetched, 'token');
      dispose([query, keys, values]);
      parts.push({ probabilities: probabilities.clone(), similarities, found, tokens, next });
    }
    return new NearestReading(parts);
  }

  /** Characters that were predicted. */
  get size(): number {
    return this.#parts.reduce((count, { next }) => count + next.length, 0);
  }

  /** `exp` of the mean of `-ln p` of the characters that came; of the model alone where `lambda` is 0. */
  perplexity(options: InterpolateOptions): number {
    const total = this.#parts.reduce((sum, part) => sum + surprise(part, options), 0);
    return Math.exp(total / this.size);
  }

  dispose(): void {
    for (const { probabilities, similarities, found } of this.#parts)
      dispose([probabilities, similarities, found]);
  }
}

interface ReadingPart {
  readonly probabilities: Tensor;
  readonly similarities: Tensor;
  readonly found: Tensor;
  readonly tokens: Int32Array;
  readonly next: Int32Array;
}

/** The sum of `-ln p` of what came. */
function surprise(part: ReadingPart, options: InterpolateOptions): number {
  return tidy(() => {
    const p = interpolateNearest(part, options);
    const [rows = 0, vocabulary = 0] = p.shape;
    const places = part.next.map((token, i) => i * vocabulary + token);
    const came = gather(reshape(p, [rows * vocabulary]), tensor1d(places, 'int32'));
    return neg(sum(log(came))).dataSync()[0] as number;
  });
}
