import { axes, decodeSafetensors, encodeSafetensors, requirePositive, softmax } from '@mneme/tensor-core';
import { argMax, concat, gather, matMul, max, mul, type Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { nearness } from './nearness.ts';
import { storeSharpness } from './store-sharpness.ts';

export interface StoreOptions {
  /** beta, of half the squared distance: a pattern that is nearer by `1 / sqrt(beta)` counts clearly more. Default by how far patterns are apart. */
  readonly sharpness?: number;
}

export interface RecallOptions {
  /** bool or numbers, `[depth]` or `[queries, depth]`: 0 where a cue is not known, as in the other half of an image. Default all are. */
  readonly known?: Tensor;
  /** Updates. Default 1. The first looks at what is known alone; then all is. */
  readonly steps?: number;
}

export interface Recalled {
  /** `[queries, depth]` */
  readonly output: Tensor;
  /** Which pattern weighs most, `[queries]`, int32: its place in the store. */
  readonly index: Tensor;
  /** What it weighs, `[queries]`: near 1, the answer is that pattern. */
  readonly confidence: Tensor;
}

/**
 * A memory that is addressed by its content: stores vectors, and gives back the whole one for a noisy or partial cue. A modern Hopfield
 * network (Ramsauer et al. 2021) by distances instead of products, which are the same for patterns of one length, and for others keep long
 * ones from drowning short ones:
 *
 *     xi' = X' softmax(-beta/2 |x_n - xi|^2)
 *
 * It is not changed by anything: more patterns or fewer are another store.
 *
 * @example
 * import { storePatterns } from '@mneme/hopfield';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const store = storePatterns(tensor([[1, 1, 1, 1], [1, 1, -1, -1], [3, 0, 0, 3]]));
 * const { output, index } = store.recall(tensor([[1, 1, -1, 0]]));
 * output.print(); // [[1, 1, -1, -1]]
 * index.print(); // [1]
 */
export class PatternStore {
  /** X, `[patterns, depth]`: the store's own. */
  readonly patterns: Tensor;
  readonly sharpness: number;

  /** Takes the tensor over: {@link storePatterns} copies. */
  constructor(patterns: Tensor, sharpness: number) {
    requirePositive('PatternStore', 'sharpness', sharpness);
    this.patterns = patterns;
    this.sharpness = sharpness;
  }

  /** How many patterns there are. */
  get size(): number {
    return this.patterns.shape[0] ?? 0;
  }

  /**
   * What the store holds that is most like each cue.
   *
   * @param cue - `[queries, depth]`
   * @throws ShapeError `recall: cue must be [queries, depth], got [1, 3]: depth is 4 in patterns but 3 here`
   */
  recall(cue: Tensor, { known, steps = 1 }: RecallOptions = {}): Recalled {
    const { patterns, sharpness } = this;
    axes('recall', { patterns, cue }, { patterns: 'patterns depth', cue: 'queries depth' });
    if (known) axes('recall', { patterns, known }, { patterns: 'patterns depth', known: '... depth' });
    return tidy(() => {
      let weights = softmax(mul(nearness(cue, patterns, known), sharpness / 2));
      for (let step = 1; step < steps; step++) {
        weights = softmax(mul(nearness(matMul(weights, patterns), patterns), sharpness / 2));
      }
      const output = matMul(weights, patterns);
      return { output, index: argMax(weights, -1), confidence: max(weights, -1) };
    }) as unknown as Recalled;
  }

  /** The same store with more patterns, `[patterns, depth]`, behind the others, and as sharp as it is. */
  with(more: Tensor): PatternStore {
    const { patterns } = this;
    axes('with', { patterns, more }, { patterns: 'patterns depth', more: 'others depth' });
    return new PatternStore(
      tidy(() => concat([patterns, more], 0)),
      this.sharpness,
    );
  }

  /**
   * The same store without some of its patterns: what was there is nowhere any more.
   *
   * @throws RangeError `without: places must be of 0 to 2, got 3`
   */
  without(places: readonly number[]): PatternStore {
    const wrong = places.find((place) => !(place >= 0 && place < this.size && Number.isInteger(place)));
    if (wrong !== undefined) {
      throw new RangeError(`without: places must be of 0 to ${this.size - 1}, got ${wrong}`);
    }
    const left = Int32Array.from({ length: this.size }, (_, place) => place).filter(
      (place) => !places.includes(place),
    );
    if (left.length === 0) throw new RangeError('without: places must leave a pattern, got all of them');
    return new PatternStore(
      tidy(() => gather(this.patterns, tensor1d(left, 'int32'))),
      this.sharpness,
    );
  }

  /** The store as a safetensors file, for {@link loadPatternStore}. */
  save(): Uint8Array {
    const metadata = { format: 'mneme pattern store', sharpness: String(this.sharpness) };
    return encodeSafetensors(new Map([['patterns', this.patterns]]), { metadata });
  }

  dispose(): void {
    this.patterns.dispose();
  }
}

/**
 * A {@link PatternStore} of vectors.
 *
 * @param patterns - `[patterns, depth]`; copied
 * @throws RangeError `storePatterns: sharpness must be a finite number above 0, got 0`
 *
 * @example
 * import { storePatterns } from '@mneme/hopfield';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const store = storePatterns(tensor([[0, 0], [9, 9]]));
 * store.recall(tensor([[8, 7]])).output.print(); // [[9, 9]]
 */
export function storePatterns(patterns: Tensor, { sharpness }: StoreOptions = {}): PatternStore {
  axes('storePatterns', { patterns }, { patterns: 'patterns depth' });
  if (sharpness !== undefined) requirePositive('storePatterns', 'sharpness', sharpness);
  return new PatternStore(patterns.clone(), sharpness ?? storeSharpness(patterns));
}

/**
 * The store that {@link PatternStore.save} wrote.
 *
 * @throws RangeError `loadPatternStore: bytes must be of a pattern store, got a file of another format`
 *
 * @example
 * import { loadPatternStore, storePatterns } from '@mneme/hopfield';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const bytes = storePatterns(tensor([[1, 2], [3, 4]])).save();
 * console.log(loadPatternStore(bytes).size); // 2
 */
export function loadPatternStore(bytes: Uint8Array): PatternStore {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const patterns = tensors.get('patterns');
  const sharpness = Number(metadata.get('sharpness'));
  if (tensors.size === 1 && patterns?.rank === 2 && sharpness > 0) {
    return new PatternStore(patterns, sharpness);
  }
  for (const each of tensors.values()) each.dispose();
  throw new RangeError('loadPatternStore: bytes must be of a pattern store, got a file of another format');
}
