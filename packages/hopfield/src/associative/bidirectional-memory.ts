import { requireInteger } from '@mneme/tensor-core';
import { type Pattern, requirePatterns, requireStates } from '../binary/pattern.ts';
import { driven } from '../binary/ties.ts';

/** Two patterns that belong together: either brings back the other. */
export interface Pair {
  readonly x: Pattern;
  readonly y: Pattern;
}

/** The weights of a bidirectional associative memory, `[y neurons, x neurons]` in row-major order. */
export interface BidirectionalMemory {
  readonly xSize: number;
  readonly ySize: number;
  readonly values: Float64Array;
}

/**
 * A memory of pairs (Kosko 1988): `W = sum_p y_p x_p'`.
 *
 * @throws RangeError `bidirectionalMemory: patterns must be at least one, got none`
 *
 * @example
 * import { bidirectionalMemory, pattern } from '@mneme/hopfield';
 *
 * const memory = bidirectionalMemory([{ x: pattern([1, -1, 1]), y: pattern([1, -1]) }]);
 * console.log([...memory.values]); // [1, -1, 1, -1, 1, -1]
 */
export function bidirectionalMemory(pairs: readonly Pair[]): BidirectionalMemory {
  const xSize = requirePatterns(
    'bidirectionalMemory',
    pairs.map(({ x }) => x),
  );
  const ySize = requirePatterns(
    'bidirectionalMemory',
    pairs.map(({ y }) => y),
  );
  const values = new Float64Array(ySize * xSize);
  for (const { x, y } of pairs) {
    for (let i = 0; i < ySize; i++) {
      for (let j = 0; j < xSize; j++) {
        values[i * xSize + j] = (values[i * xSize + j] as number) + (y[i] as number) * (x[j] as number);
      }
    }
  }
  return { xSize, ySize, values };
}

/**
 * The energy of a pair of states (Kosko 1988): `E = -y' W x`. It never rises, whichever side is updated.
 *
 * @throws RangeError `bidirectionalEnergy: x must have 3 states, got 2`
 *
 * @example
 * import { bidirectionalEnergy, bidirectionalMemory, pattern } from '@mneme/hopfield';
 *
 * const pair = { x: pattern([1, -1, 1]), y: pattern([1, -1]) };
 * console.log(bidirectionalEnergy(bidirectionalMemory([pair]), pair)); // -6
 */
export function bidirectionalEnergy(memory: BidirectionalMemory, { x, y }: Pair): number {
  requireStates('bidirectionalEnergy', 'x', x, memory.xSize);
  requireStates('bidirectionalEnergy', 'y', y, memory.ySize);
  const driving = toY(memory, x);
  let sum = 0;
  for (const [i, field] of driving.entries()) sum -= field * (y[i] as number);
  return sum;
}

export interface BidirectionalRecall extends Pair {
  /** Whether neither side would change any more. */
  readonly settled: boolean;
  /** Times that both sides were updated. */
  readonly steps: number;
}

/**
 * What belongs to a pattern, from either side: all of one side is updated by the other, to and fro, until neither changes (Kosko 1988). It
 * always ends so. A neuron that nothing drives stays as it is; at the start, where it is nothing yet, it becomes 1.
 *
 *     y = sign(W x),   x = sign(W' y)
 *
 * @param cue - `x` or `y`, whichever is known
 * @throws RangeError `recallBidirectionally: cue must be x or y, got neither`
 *
 * @example
 * import { bidirectionalMemory, pattern, recallBidirectionally } from '@mneme/hopfield';
 *
 * const pairs = [
 *   { x: pattern([1, -1, 1, -1]), y: pattern([1, 1]) },
 *   { x: pattern([1, 1, -1, -1]), y: pattern([1, -1]) },
 * ];
 * const { y } = recallBidirectionally(bidirectionalMemory(pairs), { x: pattern([1, 1, -1, -1]) });
 * console.log(y.join()); // 1,-1
 */
export function recallBidirectionally(
  memory: BidirectionalMemory,
  cue: { readonly x: Pattern } | { readonly y: Pattern },
  { steps = 1000 }: { steps?: number } = {},
): BidirectionalRecall {
  requireInteger('recallBidirectionally', 'steps', steps);
  let { x, y } = start(memory, cue);
  for (let step = 1; step <= steps; step++) {
    const nextY = update(toY(memory, x), y);
    const nextX = update(toX(memory, nextY), x);
    const still = nextY.every((own, i) => own === y[i]) && nextX.every((own, i) => own === x[i]);
    [x, y] = [nextX, nextY];
    if (still) return { x, y, settled: true, steps: step };
  }
  return { x, y, settled: false, steps };
}

function start(memory: BidirectionalMemory, cue: { x?: Pattern; y?: Pattern }): Pair {
  if (cue.x) {
    requireStates('recallBidirectionally', 'cue.x', cue.x, memory.xSize);
    return { x: cue.x, y: cue.y ?? update(toY(memory, cue.x)) };
  }
  if (!cue.y) throw new RangeError('recallBidirectionally: cue must be x or y, got neither');
  requireStates('recallBidirectionally', 'cue.y', cue.y, memory.ySize);
  return { x: update(toX(memory, cue.y)), y: cue.y };
}

function update(fields: Float64Array, before?: Pattern): Pattern {
  return Int8Array.from(fields, (field, i) => driven(field, before?.[i] ?? 1, 'keep'));
}

function toY({ xSize, ySize, values }: BidirectionalMemory, x: Pattern): Float64Array {
  return Float64Array.from({ length: ySize }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < xSize; j++) sum += (values[i * xSize + j] as number) * (x[j] as number);
    return sum;
  });
}

function toX({ xSize, ySize, values }: BidirectionalMemory, y: Pattern): Float64Array {
  return Float64Array.from({ length: xSize }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < ySize; i++) sum += (values[i * xSize + j] as number) * (y[i] as number);
    return sum;
  });
}
