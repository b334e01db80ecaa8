import { compareTwo, compareWide, NARROW } from './fields';
import { advance, BEFORE, CHANGED, FITS, HEAD, NUMBER, recordBytes, RETURNED, STATE, stateBytes, tablesOf } from './query';
import { areSigns, packSigns, unpackSigns } from './sign-bits';
import { tabulate } from './tables';

// Words, in bytes from the first.
const STATES: usize = 0, BITS: usize = 4, PLACES: usize = 8, FINAL: usize = 12, MADE: usize = 16, PERIOD: usize = 20, QUERIES: usize = 24;
const PATTERNS: usize = 28, NEURONS: usize = 32, MANY: usize = 36, STEPS: usize = 40, STOP: usize = 44, UPPER: usize = 48, LOWER: usize = 52;

/**
 * Lets some queries run, all neurons at once, each until its state comes back or all steps are made. Words: states, bits, places; final
 * states, steps, periods; queries, patterns, neurons, queries of a unit, steps, 1 where queries stop; the sums from which on a neuron
 * that is 1 stays so, and one that is -1 becomes 1. The scratch memory holds a list of addresses and the records of its queries.
 */
export function hebbianRecall(unit: i32, words: usize, scratch: usize): void {
  const patterns = load<i32>(words, PATTERNS), neurons = load<i32>(words, NEURONS), many = load<i32>(words, MANY);
  const steps = load<i32>(words, STEPS), stop = load<i32>(words, STOP) != 0;
  const first = unit * many, count = min(load<i32>(words, QUERIES) - first, many);
  const records = scratch + 64 + (<usize>many << 2);
  let left = 0;
  for (let i = 0; i < count; i++) {
    const query = records + <usize>i * recordBytes(patterns, neurons);
    if (begin(query, first + i, words)) store<u32>(scratch + (<usize>(left++) << 2), query);
    else finish(query, 0, -1, words);
  }
  for (let step = 1; left > 0; step++) {
    makeStep(scratch, left, words, scratch + (<usize>many << 2));
    let kept = 0;
    for (let i = 0; i < left; i++) {
      const query: usize = load<u32>(scratch + (<usize>i << 2));
      const period = load<u32>(query, CHANGED) == 0 ? 1 : step > 1 && load<u32>(query, RETURNED) == 0 ? 2 : 0;
      const state = load<u32>(query, STATE);
      store<u32>(query, load<u32>(query, BEFORE), STATE);
      store<u32>(query, state, BEFORE);
      if (step == steps || (stop && period > 0)) finish(query, stop ? step - period : step, period, words);
      else store<u32>(scratch + (<usize>(kept++) << 2), query);
    }
    left = kept;
  }
}

/** Packs a query's state; false where it is not of 1 and -1. */
function begin(query: usize, number: i32, words: usize): bool {
  const neurons = load<i32>(words, NEURONS);
  store<u32>(query, query + HEAD, STATE);
  store<u32>(query, query + HEAD + stateBytes(neurons), BEFORE);
  store<i32>(query, number, NUMBER);
  const from = <usize>load<u32>(words, STATES) + (<usize>number * <usize>neurons << 2);
  for (let i = 0; i < neurons; i += 64) {
    store<u64>(query + HEAD + (<usize>i >> 3), packSigns(from + (<usize>i << 2), neurons - i));
  }
  return areSigns(from, neurons);
}

/** Writes the next state of each query over the one before its state; `bounds` holds four words. */
function makeStep(list: usize, left: i32, words: usize, bounds: usize): void {
  const patterns = load<i32>(words, PATTERNS), neurons = load<i32>(words, NEURONS), groups = (patterns + 2) / 3;
  const upper = load<i32>(words, UPPER), lower = load<i32>(words, LOWER), bits: usize = load<u32>(words, BITS);
  for (let i = 0; i < left; i++) {
    const query: usize = load<u32>(list + (<usize>i << 2));
    const total = tabulate(load<u32>(query, STATE), bits, tablesOf(query, neurons), patterns, neurons);
    store<u32>(query, total <= NARROW && upper <= NARROW ? 1 : 0, FITS);
    store<u32>(query, 0, CHANGED);
    store<u32>(query, 0, RETURNED);
  }
  for (let block = 0, blocks = <i32>(stateBytes(neurons) >> 2); block < blocks; block++) {
    const places = <usize>load<u32>(words, PLACES) + (<usize>block * <usize>groups << 6);
    for (let i = 0; i < left; i += 2) {
      const x: usize = load<u32>(list + (<usize>i << 2)), y: usize = i + 1 < left ? load<u32>(list + (<usize>i << 2), 4) : x;
      if (load<u32>(x, FITS) & load<u32>(y, FITS)) {
        compareTwo(places, tablesOf(x, neurons), tablesOf(y, neurons), groups, upper, lower, bounds);
      } else {
        compareWide(places, tablesOf(x, neurons), groups, upper, lower, bounds);
        if (y != x) compareWide(places, tablesOf(y, neurons), groups, upper, lower, bounds + 8);
      }
      advance(x, block, neurons, load<u32>(bounds), load<u32>(bounds, 4));
      if (y != x) advance(y, block, neurons, load<u32>(bounds, 8), load<u32>(bounds, 12));
    }
  }
}

function finish(query: usize, made: i32, period: i32, words: usize): void {
  const neurons = load<i32>(words, NEURONS), number = <usize>load<u32>(query, NUMBER), state: usize = load<u32>(query, STATE);
  const to = <usize>load<u32>(words, FINAL) + (number * <usize>neurons << 2);
  for (let i = 0; i < neurons; i += 64) {
    unpackSigns(load<u64>(state + (<usize>i >> 3)), to + (<usize>i << 2), neurons - i);
  }
  store<i32>(<usize>load<u32>(words, MADE) + (number << 2), made);
  store<i32>(<usize>load<u32>(words, PERIOD) + (number << 2), period);
}
