import { ensureGradients, normal, Random } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ChainShape, everySequence } from './fixtures/enumerated-chains.ts';
import { viterbi } from './viterbi.ts';

const OPEN = [
  [1, 1, 1, 1, 1],
  [1, 1, 1, 0, 0],
  [1, 0, 1, 1, 0],
  [0, 0, 0, 0, 0],
];
const SHAPE: ChainShape = { batch: 4, length: 5, states: 3, open: (b, t) => OPEN[b]?.[t] === 1 };
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(7).split(name));
const mask = (): Tensor => tensor(OPEN, [4, 5], 'bool');

const sequences = everySequence(SHAPE);

function best(unary: ArrayLike<number>, transitions: ArrayLike<number>) {
  const found = sequences(unary, transitions).map(({ sequences: listed, scores }) => {
    const at = scores.indexOf(Math.max(...scores));
    return { states: listed[at] ?? [], score: scores[at] ?? 0 };
  });
  return { states: found.map(({ states }) => states), scores: found.map(({ score }) => score) };
}

onEachBackend('viterbi', () => {
  beforeAll(() => ensureGradients());

  it('by hand: it does not pay to change the state for once', () => {
    const [unary, transitions] = [
      tensor([
        [
          [3, 0],
          [0, 1],
          [3, 0],
        ],
      ]),
      tensor([
        [0, -5],
        [-5, 0],
      ]),
    ];
    const { states, score } = viterbi({ unary, transitions });
    expect([...states.dataSync()]).toEqual([0, 0, 0]);
    expect(states.dtype).toBe('int32');
    toBeClose(score, [6]);
  });

  it.each([
    ['shared', [3, 3]],
    ['of each step', [4, 4, 3, 3]],
  ])('finds the best of all sequences, transitions %s; its score is differentiable', (_kind, size) => {
    for (let trial = 0; trial < 5; trial++) {
      const inputs = [draw(`unary ${trial}`, [4, 5, 3]), draw(`transitions ${trial}`, size)] as const;
      const expected = best(inputs[0].dataSync(), inputs[1].dataSync());
      const { states, score } = viterbi({ unary: inputs[0], transitions: inputs[1], mask: mask() });
      expect(states.arraySync()).toEqual(expected.states);
      toBeClose(score, expected.scores, { relative: 1e-5, absolute: 1e-5 });
      if (trial > 0) continue;
      expectGradient(
        (unary, transitions) =>
          viterbi({ unary: unary as Tensor, transitions: transitions as Tensor, mask: mask() }).score,
        inputs,
        { oracle: (x, y) => best(x as Float64Array, y as Float64Array).scores },
      );
    }
  });

  it('leaves nothing behind', () => {
    const potentials = { unary: draw('unary', [4, 5, 3]), transitions: draw('t', [3, 3]), mask: mask() };
    expectNoLeak(() => ({ ...viterbi(potentials) }));
  });
});

describe('viterbi', () => {
  it('refuses what does not fit', () => {
    expect(() => viterbi({ unary: zeros([3, 2]), transitions: zeros([2, 2]) })).toThrow(
      'viterbi: unary must be [batch, length, states], got [3, 2]: its rank is 2',
    );
  });
});
