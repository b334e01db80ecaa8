import { parametersOf, Random } from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { memory, ones, tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { ASSOCIATIVE_RETRIEVAL } from '../recipes/associative-retrieval.ts';
import { findRecipe } from '../recipes/recipes.ts';
import { associativeRetrievalTask } from './associative-retrieval-task.ts';
import { episodicCopyTask } from './episodic-copy-task.ts';
import { IdentityRnnCell } from './identity-rnn-cell.ts';
import type { TokenNetworkConfig } from './token-network.ts';
import { showTokensOf, TokenTraining } from './token-training.ts';

const KINDS = ['fast-weights', 'associative-lstm', 'lstm', 'irnn'] as const;

function make(kind: TokenNetworkConfig['kind'] = 'fast-weights', seed = 0): TokenTraining {
  const network = { kind, embedding: 6, size: 8, hidden: 5, copies: 2 };
  const preset = { ...ASSOCIATIVE_RETRIEVAL, network, steps: 50, batch: 8, batches: 2, tested: 100 };
  return new TokenTraining({ preset, task: associativeRetrievalTask({ pairs: 1 }), seed });
}
const bits = ({ model }: TokenTraining): number[] =>
  [...parametersOf(model.network).values()].flatMap((parameter) => [...parameter.dataSync()]);

describe('the tasks of symbols', () => {
  it('associative retrieval asks for the digit after a letter', () => {
    const task = associativeRetrievalTask({ pairs: 4 });
    const { steps, tokens, targets } = task.draw(new Random(3), 50);
    for (let b = 0; b < 50; b++) {
      const row = Array.from(tokens.subarray(b * steps, (b + 1) * steps));
      expect(row.slice(8, 10)).toEqual([36, 36]);
      const letters = [0, 2, 4, 6].map((i) => row[i]);
      expect(new Set(letters).size).toBe(4);
      expect(row[2 * letters.indexOf(row[10]) + 1]).toBe(26 + (targets[b] ?? 0));
    }
    expect(new Set(targets).size).toBe(10);
  });

  it('episodic copy has blanks between, and a mark before the answers', () => {
    const { steps, tokens, targets } = episodicCopyTask({ symbols: 5, length: 3, delay: 4 }).draw(
      new Random(1),
      2,
    );
    expect(steps).toBe(10);
    expect(Array.from(tokens.subarray(10))).toEqual([...targets.subarray(3), 5, 5, 5, 6, 5, 5, 5]);
  });

  it.each([
    [
      () => associativeRetrievalTask({ pairs: 27 }),
      'associativeRetrievalTask: pairs must be at most 26, got 27',
    ],
    [
      () => episodicCopyTask({ symbols: 5, length: 0, delay: 4 }),
      'episodicCopyTask: length must be an integer of at least 1, got 0',
    ],
  ])('refuses what makes no sense', (run, message) => {
    expect(run).toThrow(message);
  });
});

onEachBackend('TokenTraining', () => {
  it.each(KINDS)('learns with %s', (kind) => {
    const training = make(kind);
    const losses = Array.from({ length: 40 }, (_, step) => training.train(step));
    const mean = (values: number[]): number => values.reduce((a, b) => a + b) / values.length;
    expect(mean(losses.slice(-10))).toBeLessThan(mean(losses.slice(0, 10)));
  });

  it('is the same from the same seed, whatever happened before a step', () => {
    const [straight, other] = [make(), make()];
    for (let step = 0; step < 6; step++) straight.train(step);
    for (let step = 0; step < 3; step++) other.train(step);
    other.measure(); // draws nothing
    for (let step = 3; step < 6; step++) other.train(step);
    expect(bits(other)).toEqual(bits(straight));
    expect(straight.curve()).toHaveLength(6);
  });

  it('holds as many tensors after 40 steps as after 5, measures and shows', () => {
    const training = make();
    let early = 0;
    for (let step = 0; step < 40; step++) {
      training.train(step);
      if (step === 4) early = memory().numTensors;
    }
    expect(Object.keys(training.measure().details)).toEqual(['stepsToSolve', 'parameters']);
    expect(showTokensOf(training, { question: 0, colour: false })).toMatch(/asked for \d\nanswered {2}\d/);
    expect(memory().numTensors).toBe(early);
  });

  it('names the step and the parameter that is not finite first', () => {
    const training = make();
    const { weight } = training.model.network.output;
    weight.assign(tensor(new Float32Array(weight.size).fill(Number.NaN), weight.shape));
    expect(() => training.train(5)).toThrow('step 5: output.weight must be finite, got NaN at [0, 0]');
  });
}, ['mneme']);

onEachBackend('IdentityRnnCell', () => {
  it('keeps what it holds at first, rectified', () => {
    const cell = new IdentityRnnCell({ input: 2, size: 3 }, new Random(0));
    const nothing = tensor([[0, 0]]);
    cell.input.bias?.assign(tensor([0, 0, -5]));
    toBeClose(cell.call(nothing, { hidden: tensor([[1, 2, 3]]) }).output, [1, 2, 0]);
    const [x, hidden] = [ones([2, 2]), ones([2, 3])];
    expectNoLeak(() => [cell.call(x, { hidden }).output]);
  });
});

describe('the recipes of symbols', () => {
  it.each(['associative-retrieval', 'episodic-copy'])('%s opens each of its runs', (name) => {
    const recipe = findRecipe(name);
    for (const run of recipe.runs({ tasks: [] })) {
      expect((recipe.open(run, 0, { tasks: [] }) as TokenTraining).parameters()).toBeGreaterThan(1000);
    }
  });

  it('have the published figures', () => {
    expect(findRecipe('associative-retrieval').publishedFor(['fast-weights-20', 'lstm-20'])).toBeCloseTo(
      31.31,
    );
    expect(findRecipe('episodic-copy').publishedFor(['lstm'])).toBeUndefined();
  });
});
