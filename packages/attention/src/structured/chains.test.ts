import { ensureGradients, normal, Random } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { concat, grads, reshape, slice, sum, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chainEntropy } from './chain-entropy.ts';
import { chainLogPartition } from './chain-log-partition.ts';
import { chainMarginals, chainPairMarginals } from './chain-marginals.ts';
import type { ChainPotentials } from './chain-potentials.ts';
import { chainLogProbability, chainScore } from './chain-score.ts';
import {
  type ChainShape,
  enumeratedEntropies,
  enumeratedMarginals,
  enumeratedPairs,
  everySequence,
  type Sequences,
} from './fixtures/enumerated-chains.ts';

const [BATCH, LENGTH, STATES] = [2, 5, 3];
const STATES_GIVEN = [
  [1, 0, 2, 2, 1],
  [0, 1, 1, 2, 0],
];
const given = (): Tensor => tensor(STATES_GIVEN, [BATCH, LENGTH], 'int32');

interface Quantity {
  readonly name: string;
  readonly run: (potentials: ChainPotentials) => Tensor;
  readonly oracle: (chains: readonly Sequences[], shape: ChainShape) => number[];
}

const scoreOfGiven = (chain: Sequences, b: number, { open = () => true }: ChainShape): number => {
  const wanted = STATES_GIVEN[b]?.map((state, t) => (open(b, t) ? state : 0)).join();
  return chain.scores[chain.sequences.findIndex((z) => z.join() === wanted)] ?? Number.NaN;
};

const QUANTITIES: readonly Quantity[] = [
  {
    name: 'chainLogPartition',
    run: chainLogPartition,
    oracle: (chains) => chains.map(({ logPartition }) => logPartition),
  },
  { name: 'chainMarginals', run: chainMarginals, oracle: enumeratedMarginals },
  { name: 'chainPairMarginals', run: chainPairMarginals, oracle: enumeratedPairs },
  { name: 'chainEntropy', run: chainEntropy, oracle: enumeratedEntropies },
  {
    name: 'chainScore',
    run: (potentials) => chainScore(potentials, given()),
    oracle: (chains, shape) => chains.map((chain, b) => scoreOfGiven(chain, b, shape)),
  },
  {
    name: 'chainLogProbability',
    run: (potentials) => chainLogProbability(potentials, given()),
    oracle: (chains, shape) => chains.map((chain, b) => scoreOfGiven(chain, b, shape) - chain.logPartition),
  },
];

const OPEN: readonly [string, number[][] | undefined][] = [
  ['every place', undefined],
  [
    'padding behind',
    [
      [1, 1, 1, 0, 0],
      [1, 1, 1, 1, 1],
    ],
  ],
  [
    'gaps, and a single place',
    [
      [1, 1, 0, 1, 1],
      [0, 0, 0, 1, 0],
    ],
  ],
];

const draw = (name: string, shape: number[]): Tensor =>
  normal(shape, new Random(5).split(name), { deviation: 1.2 });
const unary = (): Tensor => draw('unary', [BATCH, LENGTH, STATES]);
const TRANSITIONS: readonly [string, () => Tensor][] = [
  ['shared', () => draw('transitions', [STATES, STATES])],
  ['of each step', () => draw('transitions', [BATCH, LENGTH - 1, STATES, STATES])],
];
const CASES = TRANSITIONS.flatMap(([kind, transitions]) =>
  OPEN.map(([places, open]) => ({ kind, places, transitions, open })),
);
const maskOf = (open: number[][] | undefined): { mask?: Tensor } =>
  open ? { mask: tensor(open, [BATCH, LENGTH], 'bool') } : {};
const shapeOf = (open: number[][] | undefined): ChainShape => ({
  batch: BATCH,
  length: LENGTH,
  states: STATES,
  ...(open && { open: (b: number, t: number) => open[b]?.[t] === 1 }),
});

onEachBackend('chains', () => {
  beforeAll(() => ensureGradients());

  describe.each(CASES)('transitions $kind, $places', ({ transitions, open }) => {
    const shape = shapeOf(open);
    const sequences = everySequence(shape);

    it.each(QUANTITIES)('$name is that of all sequences', ({ run, oracle }) => {
      const [x, y] = [unary(), transitions()];
      const expected = oracle(sequences(x.dataSync(), y.dataSync()), shape);
      const found = run({ unary: x, transitions: y, ...maskOf(open) });
      toBeClose(found, expected, { relative: 1e-5, absolute: 5e-6 });
    });

    it('each has the gradients of that of all sequences', () => {
      const all = (x: Tensor, y: Tensor): Tensor =>
        concat(
          QUANTITIES.map(({ run }) => reshape(run({ unary: x, transitions: y, ...maskOf(open) }), [-1])),
        );
      const oracle = (x: Float64Array, y: Float64Array): number[] => {
        const chains = sequences(x, y);
        return QUANTITIES.flatMap((quantity) => quantity.oracle(chains, shape));
      };
      expectGradient(all as (...x: Tensor[]) => Tensor, [unary(), transitions()], {
        oracle: oracle as (...x: Float64Array[]) => number[],
        absolute: 2e-4,
      });
    });
  });

  it('by hand: two places of two states', () => {
    const potentials = {
      unary: tensor([
        [
          [0, 0],
          [0, Math.log(2)],
        ],
      ]),
      transitions: tensor([
        [Math.log(3), 0],
        [0, Math.log(3)],
      ]),
    };
    // 00: 3, 01: 2, 10: 1, 11: 6
    toBeClose(chainLogPartition(potentials), [Math.log(12)]);
    toBeClose(chainMarginals(potentials), [5 / 12, 7 / 12, 4 / 12, 8 / 12]);
    toBeClose(chainPairMarginals(potentials), [3 / 12, 2 / 12, 1 / 12, 6 / 12]);
  });

  it('a chain of one place is a softmax', () => {
    const x = tensor([[[0, Math.log(3)]]]);
    for (const transitions of [
      tensor([
        [7, 7],
        [7, 7],
      ]),
      zeros([1, 0, 2, 2]),
    ]) {
      toBeClose(chainLogPartition({ unary: x, transitions }), [Math.log(4)]);
      toBeClose(chainMarginals({ unary: x, transitions }), [0.25, 0.75]);
      toBeClose(chainEntropy({ unary: x, transitions }), [0.5623351]);
      expect(chainPairMarginals({ unary: x, transitions }).shape).toEqual([1, 0, 2, 2]);
      toBeClose(chainLogProbability({ unary: x, transitions }, zeros([1, 1], 'int32')), [-Math.log(4)]);
    }
  });

  it('a chain of no place has nothing: zeros, and no gradient', () => {
    const mask = zeros([BATCH, LENGTH], 'bool');
    for (const { run } of QUANTITIES) {
      const composed = (x: Tensor, y: Tensor): Tensor => run({ unary: x, transitions: y, mask });
      const inputs = [unary(), draw('transitions', [STATES, STATES])];
      toBeClose(
        composed(...(inputs as [Tensor, Tensor])),
        zeros(run({ unary: unary(), transitions: zeros([3, 3]), mask }).shape),
      );
      for (const gradient of grads(composed as (...x: Tensor[]) => Tensor)(inputs)) {
        expect(gradient.dataSync().every((g) => g === 0)).toBe(true);
      }
    }
  });

  it('what stands at a place without a state does not matter, not even NaN', () => {
    const mask = tensor([[1, 1, 1, 0, 0]], [1, 5], 'bool');
    const [few, transitions] = [draw('unary', [1, 3, STATES]), draw('transitions', [STATES, STATES])];
    const padded = concat([few, tensor(new Array(6).fill(Number.NaN), [1, 2, STATES])], 1);
    const states = tensor([[2, 0, 1, 9, -1]], [1, 5], 'int32');
    toBeClose(
      chainLogPartition({ unary: padded, transitions, mask }),
      chainLogPartition({ unary: few, transitions }),
    );
    toBeClose(chainEntropy({ unary: padded, transitions, mask }), chainEntropy({ unary: few, transitions }), {
      absolute: 1e-5,
    });
    toBeClose(
      chainScore({ unary: padded, transitions, mask }, states),
      chainScore({ unary: few, transitions }, slice(states, [0, 0], [1, 3])),
    );
    const gradient = grads((x: Tensor) => sum(chainMarginals({ unary: x, transitions, mask })))([padded]);
    expect(gradient[0]?.dataSync().every(Number.isFinite)).toBe(true);
  });

  it('leaves nothing behind', () => {
    const inputs = [unary(), draw('transitions', [STATES, STATES])];
    const mask = tensor(OPEN[1]?.[1] ?? [], [BATCH, LENGTH], 'bool');
    const states = given();
    const functions = [
      chainLogPartition,
      chainMarginals,
      chainPairMarginals,
      chainEntropy,
      (potentials: ChainPotentials) => chainLogProbability(potentials, states),
    ];
    for (const run of functions) {
      const composed = (x: Tensor, y: Tensor): Tensor => run({ unary: x, transitions: y, mask });
      expectNoLeak(() => composed(...(inputs as [Tensor, Tensor])));
      expectNoLeak(() => grads(composed as (...x: Tensor[]) => Tensor)(inputs));
    }
  });
});
