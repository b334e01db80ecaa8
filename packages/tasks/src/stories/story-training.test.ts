import { DynamicMemoryNetwork, EntityNetwork } from '@mneme/memory-net';
import { parametersOf, type Random } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { backend, memory, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { dmnBabi } from './dmn-babi.ts';
import { entnetBabi } from './entnet-babi.ts';
import { storyBatch } from './story-batch.ts';
import { type StoryNetwork, StoryTraining } from './story-training.ts';

const RECIPES = [entnetBabi, dmnBabi];
const open = (recipe: (typeof RECIPES)[number]): StoryTraining =>
  recipe.open('task-1', 0, { tasks: [1] }) as StoryTraining;

/** A smaller network, and batches that are faster. */
function small(recipe: (typeof RECIPES)[number]): StoryTraining {
  const { sizes, task, preset } = open(recipe);
  const config = { vocabulary: sizes.vocabulary.size, capacity: sizes.capacity, width: 7 };
  const make = (random: Random): StoryNetwork =>
    recipe === entnetBabi
      ? new EntityNetwork({ ...config, slots: 5 }, random)
      : new DynamicMemoryNetwork({ ...config, episodes: 2 }, random);
  const shorter = task.train.filter(({ sentences }) => sentences.length <= 4);
  return new StoryTraining({
    sizes,
    task: { ...task, train: shorter },
    preset: { ...preset, batch: 11, learningRate: 0.03 },
    seed: 0,
    make,
  });
}
const bits = ({ model }: StoryTraining): number[] =>
  [...parametersOf(model).values()].flatMap((parameter) => [...parameter.dataSync()]);

onEachBackend('StoryTraining', () => {
  it.each(RECIPES)('$name learns on the engine alone', (recipe) => {
    const training = small(recipe);
    const { fallbacks } = backend() as unknown as { readonly fallbacks: Map<string, number> };
    fallbacks.clear();
    const losses = Array.from({ length: 40 }, (_, step) => training.train(step));
    const mean = (part: number[]): number => part.reduce((a, b) => a + b) / part.length;
    expect([...fallbacks]).toEqual([]);
    expect(mean(losses.slice(-10))).toBeLessThan(mean(losses.slice(0, 10)));
  });

  it.each(RECIPES)('$name is the same from the same seed, and holds no more tensors', (recipe) => {
    const [straight, other] = [small(recipe), small(recipe)];
    for (let step = 0; step < 4; step++) straight.train(step);
    for (let step = 0; step < 2; step++) other.train(step);
    other.glance(); // draws nothing
    const early = memory().numTensors;
    for (let step = 2; step < 4; step++) other.train(step);
    expect(memory().numTensors).toBe(early);
    expect(bits(other)).toEqual(bits(straight));
  });

  it('shows the attention of each episode, and the widest gate of the slots', () => {
    const [entnet, dmn] = [open(entnetBabi), open(dmnBabi)];
    const options = { question: 0, colour: false };
    expect(dmnBabi.show(dmn, options)).toMatch(/episode 2[\s\S]*\* [\s\S]*where is /);
    expect(entnetBabi.show(entnet, options)).toMatch(/widest gate[\s\S]*where is /);
    expect(() => dmnBabi.show(dmn, { question: 9999, colour: false })).toThrow(
      /showSentences: question must be an integer in \[0, \d+\), got 9999/,
    );
    expect(Object.keys(dmn.measure().details)).toEqual(['parameters']);
  });

  it('names the step and the parameter that is not finite first', () => {
    const training = open(entnetBabi);
    const { keys } = training.model as EntityNetwork;
    keys.assign(tensor(new Float32Array(keys.size).fill(Number.NaN), keys.shape));
    expect(() => training.train(5)).toThrow('step 5: keys must be finite, got NaN at [0, 0]');
  });
}, ['mneme']);

it('storyBatch pads sentences and stories with nil', () => {
  const sizes = open(entnetBabi).sizes;
  const asked = { question: Int32Array.of(4), answer: 3, supports: [] };
  const short = { ...asked, sentences: [Int32Array.of(1, 2)] };
  const long = { ...asked, sentences: [Int32Array.of(3), Int32Array.of(1)] };
  const { inputs, labels } = storyBatch([short, long], { ...sizes, capacity: 3 });
  expect(inputs.story.arraySync()).toEqual([
    [
      [1, 2, 0],
      [0, 0, 0],
    ],
    [
      [3, 0, 0],
      [1, 0, 0],
    ],
  ]);
  expect(inputs.present.arraySync()).toEqual([
    [1, 0],
    [1, 1],
  ]);
  expect(inputs.question.arraySync()).toEqual([
    [4, 0, 0],
    [4, 0, 0],
  ]);
  expect(labels.arraySync()).toEqual([2, 2]);
});
