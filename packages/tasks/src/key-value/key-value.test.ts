import { parametersOf } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { backend, memory, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { KeyValueTraining } from './key-value-training.ts';
import { KV_BABI, kvBabi } from './kv-babi.ts';
import { KV_UNDERGROUND, kvUnderground } from './kv-underground.ts';

const GENERATED = { tasks: [] };
/** A generated network of lines. */
const open = (epochs = KV_UNDERGROUND.epochs): KeyValueTraining => {
  const { task } = kvUnderground.open('links', 0, GENERATED) as KeyValueTraining;
  return new KeyValueTraining({ task, preset: { ...KV_UNDERGROUND, epochs }, seed: 0 });
};
const bits = ({ model }: KeyValueTraining): number[] =>
  [...parametersOf(model).values()].flatMap((parameter) => [...parameter.dataSync()]);

onEachBackend('KeyValueTraining', () => {
  it('reads what no question of its training was about, and knows nothing without its memory', () => {
    const training = open(10);
    const { fallbacks } = backend() as unknown as { readonly fallbacks: Map<string, number> };
    fallbacks.clear();
    for (let step = 0; step < training.steps; step++) training.train(step);
    expect([...fallbacks]).toEqual([]);
    const { test } = training.task;
    expect(training.error(test)).toBeLessThan(20);
    expect(training.error(test.map((asked) => ({ ...asked, keys: [], values: [] })))).toBeGreaterThan(80);
  });

  it('is the same from the same seed, whatever happened before a step, and holds no more tensors', () => {
    const [straight, other] = [open(), open()];
    for (let step = 0; step < 6; step++) straight.train(step);
    for (let step = 0; step < 2; step++) other.train(step);
    other.glance(); // draws nothing
    const early = memory().numTensors;
    for (let step = 2; step < 6; step++) other.train(step);
    expect(memory().numTensors).toBe(early);
    expect(bits(other)).toEqual(bits(straight));
  });

  it('names the step and the parameter that is not finite first', () => {
    const training = open();
    const { value } = training.model;
    value.assign(tensor(new Float32Array(value.size).fill(Number.NaN), value.shape));
    expect(() => training.train(5)).toThrow('step 5: value must be finite, got NaN at [0, 0]');
  });

  it('reports the parts of its error, and shows the entries that were read', () => {
    const training = kvUnderground.open('links', 0, GENERATED) as KeyValueTraining;
    expect(Object.keys(training.measure().details)).toEqual([
      'nextError',
      'joinsError',
      'errorWithoutMemory',
      'testQuestions',
    ]);
    const shown = kvUnderground.show(training, { question: 0, colour: false });
    expect(shown).toMatch(/key[\s\S]*value[\s\S]*hop 2[\s\S]*which (line|station) /);
    expect(() => kvUnderground.show(training, { question: 9999, colour: false })).toThrow(
      /showEntries: question must be an integer in \[0, \d+\), got 9999/,
    );
  });

  it('takes the sentences of bAbI as keys and as values, with their times', () => {
    const training = kvBabi.open('task-1', 0, GENERATED) as KeyValueTraining;
    const { train, timed } = training.task;
    expect(timed).toBe(true);
    expect(train[0]?.keys).toEqual(train[0]?.values);
    const first = training.train(0);
    for (let step = 1; step < 60; step++) training.train(step);
    expect(training.train(60)).toBeLessThan(first);
    expect(KV_BABI.hops).toBe(3);
    expect(kvBabi.show(training, { question: 0, colour: false })).toMatch(/hop 3[\s\S]*where is /);
    expect(kvBabi.publishedFor(['task-1', 'task-2'])).toBeCloseTo(4.2);
  });
}, ['mneme']);
