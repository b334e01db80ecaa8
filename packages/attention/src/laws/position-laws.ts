import { batchMatMul } from '@mneme/tensor-core';
import { square, sum, type Tensor } from '@tensorflow/tfjs-core';
import type { BiasSizes } from '../positions/alibi-bias.ts';
import { type Law, type LawSubject, lawsOf, type Rules } from './law.ts';
import { part } from './rearrange.ts';
import type { Trial } from './trial.ts';

/** The laws of {@link rotaryLaws}. */
export type RotaryLaw = 'distance' | 'length' | 'place 0' | 'place';

/** What turns vectors by their place, as {@link rotaryLaws} takes it; `sizes` may name `length` and `depth`. */
export interface RotarySubject extends LawSubject<RotaryLaw> {
  /** `x` `[batch, length, depth]`, of which row t stands at `positions[t]`. */
  readonly turn: (x: Tensor, positions: readonly number[]) => Tensor;
}

/**
 * The laws of rotary positions: products depend on the distance alone, lengths stay, and at place 0 nothing is turned.
 *
 * @throws RangeError `rotaryLaws: except must name laws of distance, .., got distances`
 *
 * @example
 * import { rotaryFrequencies, rotaryTable, rotate } from '@mneme/attention';
 * import { rotaryLaws } from '@mneme/attention/laws';
 * import { tidy } from '@tensorflow/tfjs-core';
 *
 * const laws = rotaryLaws({
 *   sizes: { depth: 6 },
 *   turn: (x, positions) =>
 *     tidy(() => rotate(x, rotaryTable(rotaryFrequencies({ dimensions: 6 }), positions), 'half')),
 * });
 * for (const law of laws) law.check({ seed: 1, runs: 2 });
 */
export function rotaryLaws(subject: RotarySubject): Law<RotaryLaw>[] {
  return lawsOf('rotaryLaws', ROTARY, subject);
}

function drawVectors(trial: Trial): { query: Tensor; key: Tensor; places: readonly number[] } {
  const length = trial.size('length', 2);
  const shape = [trial.size('batch'), length, trial.size('depth')];
  const places = Array.from(trial.random.split('places').integers(length, 30));
  return { query: trial.normal('query', shape), key: trial.normal('key', shape), places };
}

const ROTARY: Rules<RotarySubject, RotaryLaw> = {
  distance: {
    statement: 'products of turned queries and keys stay when all places are moved by as much',
    check: ({ turn }, trial) => {
      const { query, key, places } = drawVectors(trial);
      const by = 1 + trial.below('by', 20);
      const moved = places.map((place) => place + by);
      const products = (at: readonly number[]): Tensor =>
        batchMatMul(turn(query, at), turn(key, at), { transposeB: true });
      trial.close('products', products(moved), products(places));
    },
  },
  length: {
    statement: 'a turned vector is as long as before',
    check: ({ turn }, trial) => {
      const { query, places } = drawVectors(trial);
      trial.close('squared length', sum(square(turn(query, places)), -1), sum(square(query), -1));
    },
  },
  'place 0': {
    statement: 'at place 0 nothing is turned',
    check: ({ turn }, trial) => {
      const { query, places } = drawVectors(trial);
      const nowhere = places.map(() => 0);
      trial.close('turned', turn(query, nowhere), query);
    },
  },
  place: {
    statement: 'a vector is turned by its own place, not by where it stands in the tensor',
    check: ({ turn }, trial) => {
      const { query, places } = drawVectors(trial);
      const at = trial.below('row', places.length);
      const alone = turn(part(query, 1, at, 1), [places[at] ?? 0]);
      trial.close('turned', part(turn(query, places), 1, at, 1), alone);
    },
  },
};

/** The laws of {@link biasLaws}. */
export type BiasLaw = 'distance' | 'offset' | 'sizes' | 'no leak';

/** What makes a bias on scores of distances, as {@link biasLaws} takes it. */
export interface BiasSubject extends LawSubject<BiasLaw> {
  /** `[..., queries, keys]` */
  readonly bias: (sizes: BiasSizes) => Tensor;
}

/**
 * The laws of biases by distance, as ALiBi's and T5's: the bias of a query and a key depends on `key - (query + offset)` alone.
 *
 * @throws RangeError `biasLaws: except must name laws of distance, .., got distances`
 *
 * @example
 * import { alibiBias } from '@mneme/attention';
 * import { biasLaws } from '@mneme/attention/laws';
 *
 * for (const law of biasLaws({ bias: (sizes) => alibiBias(3, sizes) })) law.check({ seed: 1, runs: 2 });
 */
export function biasLaws(subject: BiasSubject): Law<BiasLaw>[] {
  return lawsOf('biasLaws', BIAS, subject);
}

function drawSizes(trial: Trial): BiasSizes {
  const [queries, keys] = [trial.size('queries', 2), trial.size('keys', 2)];
  return { queries, keys, offset: trial.below('offset', 9) - 4 };
}

const BIAS: Rules<BiasSubject, BiasLaw> = {
  distance: {
    statement: 'the next query has for the next key the bias that this one has for this one',
    check: ({ bias }, trial) => {
      const sizes = drawSizes(trial);
      const all = bias(sizes);
      const inner = (begin: number): Tensor =>
        part(part(all, -2, begin, sizes.queries - 1), -1, begin, sizes.keys - 1);
      trial.close('bias', inner(1), inner(0));
    },
  },
  offset: {
    statement: 'queries that stand one key further have the bias that the queries behind them had',
    check: ({ bias }, trial) => {
      const sizes = drawSizes(trial);
      const further = bias({ ...sizes, offset: sizes.offset + 1 });
      const rows = sizes.queries - 1;
      trial.close('bias', part(further, -2, 0, rows), part(bias(sizes), -2, 1, rows));
    },
  },
  sizes: {
    statement: 'the bias of some queries and keys is a part of that of more',
    check: ({ bias }, trial) => {
      const sizes = drawSizes(trial);
      const more = bias({ ...sizes, queries: sizes.queries + 2, keys: sizes.keys + 3 });
      const corner = part(part(more, -2, 0, sizes.queries), -1, 0, sizes.keys);
      trial.close('bias', bias(sizes), corner);
    },
  },
  'no leak': {
    statement: 'a call makes the tensor that it returns and no other that outlives it',
    check: ({ bias }, trial) => {
      const sizes = drawSizes(trial);
      trial.allocatesOne(() => bias(sizes));
    },
  },
};
