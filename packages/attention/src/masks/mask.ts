import type { Band } from '@mneme/tensor-core';

export interface MaskConfig {
  /** What it is called where it is printed. */
  readonly name: string;
  /** Sequences that it tells apart. Default: all are alike. */
  readonly batch?: number;
  /** Whether what is seen depends on the query. Default true. */
  readonly byQuery?: boolean;
  /** Where the mask is nothing but a band. */
  readonly band?: Band;
  /** Whether sequence `batch` lets its query see its key. */
  readonly allows: (query: number, key: number, batch: number) => boolean;
}

/**
 * Which keys a query may attend to, as a value: made by {@link causal}, {@link padding} and the like, joined by `and`, `or` and `not`,
 * without a tensor or a size. `maskTensor` makes what `attend` takes, `maskText` prints it, `maskFacts` looks for what is wrong with it.
 *
 * @example
 * import { causal, maskTensor, padding } from '@mneme/attention';
 *
 * const mask = causal({ offset: 0 }).and(padding([2, 3]));
 * console.log(mask.name); // (causal and padding)
 * console.log(maskTensor(mask, { queries: 3, keys: 3 }).shape); // [2, 3, 3]
 */
export class Mask {
  readonly name: string;
  readonly batch: number | undefined;
  readonly byQuery: boolean;
  /** The same for `attend`, which then needs no tensor; undefined where the mask is no band. */
  readonly band: Band | undefined;
  readonly allows: (query: number, key: number, batch: number) => boolean;

  constructor({ name, batch, byQuery = true, band, allows }: MaskConfig) {
    this.name = name;
    this.batch = batch;
    this.byQuery = byQuery;
    this.band = band;
    this.allows = allows;
  }

  /** Allows what both do. @throws RangeError `Mask.and: other must be of batch 2, got 3` */
  and(other: Mask): Mask {
    const allows: MaskConfig['allows'] = (i, n, b) => this.allows(i, n, b) && other.allows(i, n, b);
    const band = this.band && other.band && overlap(this.band, other.band);
    return new Mask({ ...this.#joined('and', other), ...(band && { band }), allows });
  }

  /** Allows what either does. @throws RangeError `Mask.or: other must be of batch 2, got 3` */
  or(other: Mask): Mask {
    const allows: MaskConfig['allows'] = (i, n, b) => this.allows(i, n, b) || other.allows(i, n, b);
    return new Mask({ ...this.#joined('or', other), allows });
  }

  /** Allows what this one hides. */
  not(): Mask {
    const { name, batch, byQuery } = this;
    const allows: MaskConfig['allows'] = (i, n, b) => !this.allows(i, n, b);
    return new Mask({ name: `not ${name}`, byQuery, ...(batch !== undefined && { batch }), allows });
  }

  #joined(word: 'and' | 'or', other: Mask): Omit<MaskConfig, 'allows'> {
    const batch = this.batch ?? other.batch;
    if (other.batch !== undefined && other.batch !== batch) {
      throw new RangeError(`Mask.${word}: other must be of batch ${batch}, got ${other.batch}`);
    }
    return {
      name: `(${this.name} ${word} ${other.name})`,
      byQuery: this.byQuery || other.byQuery,
      ...(batch !== undefined && { batch }),
    };
  }
}

function overlap(a: Band, b: Band): Band {
  const nearest = (one?: number, other?: number): number | undefined =>
    one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
  const [below, above] = [nearest(a.below, b.below), nearest(a.above, b.above)];
  return { ...(below !== undefined && { below }), ...(above !== undefined && { above }) };
}
