import '@tensorflow/tfjs-backend-cpu';
import { readFileSync } from 'node:fs';
import { disposeAll } from '@mneme/tensor-core';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPENING_STORIES } from '../story/opening-stories.ts';
import { CHINESE_WORDS } from '../text/chinese-words.ts';
import { answerQuestion } from './answer-question.ts';
import { TASKS } from './messages.ts';
import { type Model, openModel } from './open-model.ts';
import { tellStory } from './tell-story.ts';

const STORIES = 100;

describe.each(TASKS)('the model of task %i that the page ships', (task) => {
  let model: Model;
  beforeAll(async () => {
    await setBackend('cpu');
    model = openModel(readFileSync(new URL(`../../public/models/task-${task}.safetensors`, import.meta.url)));
  });
  afterAll(() => disposeAll(model.network));

  it('knows the words of its stories, and all of them have a meaning in Chinese', () => {
    const { vocabulary, questions } = model.description;
    expect(vocabulary.filter((word) => !CHINESE_WORDS[word])).toEqual([]);
    for (let seed = 0; seed < STORIES; seed++) {
      const { sentences, question } = tellStory({ task, seed });
      expect(sentences.flat().filter((word) => !vocabulary.includes(word))).toEqual([]);
      expect(sentences.length).toBeLessThanOrEqual(model.sizes.slots);
      expect(questions).toContain(question.join(' '));
    }
  });

  it('answers the story that the page opens with, and looks at its facts', () => {
    const { answer, supports, ...asked } = OPENING_STORIES[task];
    const { candidates, weights } = answerQuestion(model, asked);
    expect(candidates[0]?.word).toBe(answer);
    expect(candidates[0]?.probability).toBeGreaterThan(0.9);
    const looked = weights.map((ofHop) => ofHop.indexOf(Math.max(...ofHop)));
    expect(new Set(looked)).toEqual(new Set(supports));
  });

  it('answers stories that it was not trained on', () => {
    let right = 0;
    for (let seed = 0; seed < STORIES; seed++) {
      const { answer, ...asked } = tellStory({ task, seed });
      if (answerQuestion(model, asked).candidates[0]?.word === answer) right++;
    }
    expect(right).toBeGreaterThanOrEqual(0.95 * STORIES);
  });

  it('gives probabilities and weights, and keeps no tensor', () => {
    const { numTensors } = memory();
    const { candidates, weights } = answerQuestion(model, OPENING_STORIES[task]);
    expect(memory().numTensors).toBe(numTensors);
    expect(candidates.reduce((total, { probability }) => total + probability, 0)).toBeCloseTo(1, 5);
    expect(weights).toHaveLength(model.network.hops);
    for (const ofHop of weights) {
      expect(ofHop).toHaveLength(OPENING_STORIES[task].sentences.length);
      expect(ofHop.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1 + 1e-5);
    }
  });
});

describe('openModel', () => {
  it('refuses a file that does not describe its model, and one that is none', () => {
    const empty = new Uint8Array(10);
    empty[0] = 2;
    empty.set(new TextEncoder().encode('{}'), 8);
    expect(() => openModel(empty)).toThrow(
      'openModel: the file must describe its model under mneme.model, got no description',
    );
    expect(() => openModel(new TextEncoder().encode('<!doctype html>'))).toThrow(
      'decodeSafetensors: the file must',
    );
  });
});
