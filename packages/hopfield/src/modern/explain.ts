import { axes, requireInteger, requirePositive, softmax } from '@mneme/tensor-core';
import { matMul, mul, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type Gram, gramOf } from './gram.ts';
import { modernEnergy, retrieve } from './retrieve.ts';

/**
 * Where a state ends: at a `single` pattern; in a `metastable` state between a few that are alike; or at the `global` mean of nearly all, where
 * the sharpness tells nothing apart (Ramsauer et al. 2021, section 2).
 */
export type FixedPointKind = 'single' | 'metastable' | 'global';

/** What {@link explain} says of one query. */
export interface Explanation {
  readonly kind: FixedPointKind;
  /** The patterns that it is a mean of, the heaviest first: as many as count. */
  readonly patterns: readonly number[];
  /** Their weights at the fixed point. */
  readonly weights: readonly number[];
  /** The exponential of the weights' entropy, from 1, one pattern, to N, all alike. */
  readonly effective: number;
  /** Delta of the pattern that the query is most like: how far it is from the others, {@link separation}. */
  readonly separation: number;
  /** How far from that pattern one step from the query may end at most, by the theorem; Infinity where it promises nothing. */
  readonly errorBound: number;
  /** And how far it does end. */
  readonly error: number;
  /** The sharpness from which one step ends within `error` of that pattern, by the theorem for all cues as far off; Infinity where none does. */
  readonly sharpnessByTheorem: number;
  /** The same for this query alone, by how much more like that pattern it is than others; Infinity where another is as like. */
  readonly sharpnessForQuery: number;
  /** The energy of the query and after each step. */
  readonly energies: readonly number[];
}

export interface ExplainOptions {
  /** beta. Default `1 / sqrt(depth)`. */
  readonly sharpness?: number;
  /** The distance from its pattern that is good enough, in lengths of the longest pattern. Default 0.01. */
  readonly error?: number;
  /** Steps towards the fixed point at most. Default 100. */
  readonly steps?: number;
}

/** Up to so many patterns, in effect, it is one; from this share of all, it is the mean of all. */
const [SINGLE, GLOBAL] = [1.5, 0.9];

/**
 * Why a modern network answers a query as it does, and what would make it answer better: which fixed point the query ends in, how many patterns
 * that is a mean of, how far apart they are, what the retrieval theorem promises (Ramsauer et al. 2021, theorem 4), and the sharpness from
 * which it would promise an error below `error`.
 *
 *     |f(xi) - x_i| <= 2 M (N - 1) exp(-beta (Delta_i - 2 M |xi - x_i|))
 *
 * @param query - states, `[queries, depth]`
 * @param patterns - at least two, `[patterns, depth]`
 * @returns one for each query
 * @throws RangeError `explain: patterns must be at least two, got 1`
 *
 * @example
 * import { explain } from '@mneme/hopfield';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const [one] = explain(tensor([[0.9, 0.2]]), tensor([[1, 0], [0, 1]]), { sharpness: 1 });
 * console.log(one?.kind, Math.ceil(one?.sharpnessForQuery ?? 0)); // global 8
 */
export function explain(query: Tensor, patterns: Tensor, options: ExplainOptions = {}): Explanation[] {
  const names = { query: 'queries depth', patterns: 'patterns depth' } as const;
  const { queries, depth, patterns: count } = axes('explain', { query, patterns }, names);
  const { sharpness = 1 / Math.sqrt(depth), error = 0.01, steps = 100 } = options;
  requirePositive('explain', 'sharpness', sharpness);
  requirePositive('explain', 'error', error);
  requireInteger('explain', 'steps', steps);
  if (count < 2) throw new RangeError(`explain: patterns must be at least two, got ${count}`);
  const gram = gramOf(patterns);
  const path = pathOf(query, patterns, sharpness, steps);
  return Array.from({ length: queries }, (_, q) => ({
    ...fixedPoint(path.weights.subarray(q * count, (q + 1) * count)),
    ...promise(q, path, gram, { sharpness, error: error * gram.longest }),
    energies: path.energies.map((each) => each[q] as number),
  }));
}

interface Path {
  readonly energies: readonly Float32Array[];
  /** At the last state, `[queries, patterns]`. */
  readonly weights: Float32Array;
  /** The query's products with the patterns, and with itself. */
  readonly products: Float32Array;
  readonly squares: readonly number[];
  /** How far one step is from each pattern, `[queries, patterns]`. */
  readonly distances: Float32Array;
}

function pathOf(query: Tensor, patterns: Tensor, sharpness: number, steps: number): Path {
  return tidy(() => {
    const energyOf = (state: Tensor): Float32Array =>
      modernEnergy(state, patterns, sharpness).dataSync<'float32'>();
    const energies = [energyOf(query)];
    const first = retrieve(query, patterns, { sharpness }).output;
    let state = first;
    energies.push(energyOf(state));
    for (let step = 1; step < steps; step++) {
      state = retrieve(state, patterns, { sharpness }).output;
      const energy = energyOf(state);
      const before = energies.at(-1) as Float32Array;
      energies.push(energy);
      if (energy.every((value, q) => Math.abs(value - (before[q] as number)) <= 1e-7 * Math.abs(value)))
        break;
    }
    const rows = query.dataSync<'float32'>();
    const depth = query.shape.at(-1) as number;
    return {
      energies,
      weights: softmax(mul(matMul(state, patterns, false, true), sharpness)).dataSync<'float32'>(),
      products: matMul(query, patterns, false, true).dataSync<'float32'>(),
      squares: Array.from({ length: rows.length / depth }, (_, q) =>
        rows.subarray(q * depth, (q + 1) * depth).reduce((sum, value) => sum + value * value, 0),
      ),
      distances: distancesOf(first, patterns),
    };
  });
}

function distancesOf(states: Tensor, patterns: Tensor): Float32Array {
  const [count = 0, depth = 0] = patterns.shape;
  const [rows, stored] = [states.dataSync(), patterns.dataSync()];
  const queries = rows.length / depth;
  const distances = new Float32Array(queries * count);
  // From differences: of products, small distances would be rounding.
  for (let at = 0; at < distances.length; at++) {
    const [q, p] = [Math.floor(at / count), at % count];
    let sum = 0;
    for (let d = 0; d < depth; d++) {
      sum += ((rows[q * depth + d] as number) - (stored[p * depth + d] as number)) ** 2;
    }
    distances[at] = Math.sqrt(sum);
  }
  return distances;
}

function fixedPoint(weights: Float32Array): Pick<Explanation, 'kind' | 'patterns' | 'weights' | 'effective'> {
  let entropy = 0;
  for (const weight of weights) if (weight > 0) entropy -= weight * Math.log(weight);
  const effective = Math.exp(entropy);
  const order = Array.from(weights.keys()).sort((a, b) => (weights[b] as number) - (weights[a] as number));
  const patterns = order.slice(0, Math.max(1, Math.round(effective)));
  const kind = effective > GLOBAL * weights.length ? 'global' : effective < SINGLE ? 'single' : 'metastable';
  return { kind, patterns, weights: patterns.map((p) => weights[p] as number), effective };
}

type Promised = Pick<
  Explanation,
  'separation' | 'errorBound' | 'error' | 'sharpnessByTheorem' | 'sharpnessForQuery'
>;

function promise(
  q: number,
  { products, squares, distances }: Path,
  { count, product, distance, longest }: Gram,
  { sharpness, error }: { sharpness: number; error: number },
): Promised {
  const own = products.subarray(q * count, (q + 1) * count);
  const nearest = own.reduce((best, value, p) => (value > (own[best] as number) ? p : best), 0);
  const others = Array.from({ length: count }, (_, p) => p).filter((p) => p !== nearest);
  const separation = product(nearest, nearest) - Math.max(...others.map((p) => product(nearest, p)));
  const away = Math.sqrt(
    Math.max(0, (squares[q] as number) + product(nearest, nearest) - 2 * (own[nearest] as number)),
  );
  const [scale, room] = [2 * longest * (count - 1), separation - 2 * longest * away];
  const lead = (own[nearest] as number) - Math.max(...others.map((p) => own[p] as number));
  const widest = Math.max(...others.map((p) => distance(nearest, p)));
  const needed = (factor: number, gap: number): number =>
    gap > 0 ? Math.max(0, Math.log(factor / error)) / gap : Infinity;
  return {
    separation,
    errorBound: room > 0 ? scale * Math.exp(-sharpness * room) : Infinity,
    error: distances[q * count + nearest] as number,
    sharpnessByTheorem: needed(scale, room),
    sharpnessForQuery: needed((count - 1) * widest, lead),
  };
}
