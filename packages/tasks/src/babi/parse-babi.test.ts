import { dirname } from 'node:path';
import { dataRoot } from '@mneme/testing';
import { describe, expect, it } from 'vitest';
import { parseBabi } from './parse-babi.ts';
import { readBabi } from './read-babi.ts';

const STORY =
  '1 Mary moved to the bathroom.\n2 John went to the hallway.\n3 Where is Mary? \tbathroom\t1\n4 John got the milk.\n5 Where is the milk?\thallway\t4 2\n';

describe('parseBabi', () => {
  it('reads statements, questions, answers and supporting facts', () => {
    const [first, second] = parseBabi(STORY, 'story.txt');
    expect(first).toEqual({
      sentences: [
        ['mary', 'moved', 'to', 'the', 'bathroom'],
        ['john', 'went', 'to', 'the', 'hallway'],
      ],
      question: ['where', 'is', 'mary'],
      answer: 'bathroom',
      supports: [0],
    });
    // Line 3 is a question, so line 4 is the third statement.
    expect(second?.sentences).toHaveLength(3);
    expect(second?.supports).toEqual([2, 1]);
  });

  it('begins a new story at line 1', () => {
    expect(parseBabi(STORY + STORY, 'story.txt')[2]?.sentences).toHaveLength(2);
  });

  it('keeps a list of answers as one word', () => {
    const [question] = parseBabi('1 Mary got the milk.\n2 What is Mary carrying?\tmilk,football\t1\n', 'x');
    expect(question?.answer).toBe('milk,football');
  });

  it.each([
    ['Mary moved.\n', 'f:1 must be a line number, a space and a sentence, got "Mary moved."'],
    ['2 Mary moved.\n', 'f:1 must be numbered 1, or 1 for a new story, got "2"'],
    ['1 Mary moved.\n3 John left.\n', 'f:2 must be numbered 2, or 1 for a new story, got "3"'],
    ['1 Mary moved\n', 'f:1 must be a statement that ends in ".", got "Mary moved"'],
    ['1 Mary  moved.\n', 'f:1 must be words of letters with single spaces between them, got "Mary  moved."'],
    [
      '1 Mary moved.\n2 Where is Mary\tx\t1\n',
      'f:2 must be a question that ends in "?", got "Where is Mary"',
    ],
    [
      '1 Mary moved.\n2 Where?\tx\n',
      'f:2 must be a question, its answer and its supporting facts, with two tabs between them',
    ],
    ['1 Mary moved.\n2 Where?\ta b\t1\n', 'f:2 must be a question with an answer of one word, got "a b"'],
    [
      '1 Mary moved.\n2 Where?\tx\t2\n',
      'f:2 must be a question whose supporting facts are numbers of earlier statements, got "2"',
    ],
    [
      '1 Mary moved.\n2 Where?\tx\t\n',
      'f:2 must be a question whose supporting facts are numbers of earlier statements, got ""',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => parseBabi(text, 'f')).toThrow(message);
  });
});

const folder = dataRoot('babi/en');

describe.skipIf(folder === undefined)('readBabi on the published files', () => {
  const root = dirname(dirname(folder ?? ''));

  it.each(Array.from({ length: 20 }, (_, i) => i + 1))('reads task %i: 1,000 questions each', (task) => {
    const { train, test } = readBabi(root, task);
    expect([train.length, test.length]).toEqual([1000, 1000]);
    for (const { sentences, supports } of [...train, ...test]) {
      expect(supports.every((support) => support < sentences.length)).toBe(true);
    }
  });

  it('refuses a task that is none', () => {
    expect(() => readBabi(root, 21)).toThrow('readBabi: task must be an integer from 1 to 20, got 21');
  });
});

describe('readBabi', () => {
  it('names the folder that is missing and how to get it', () => {
    expect(() => readBabi('/nowhere', 1)).toThrow(
      'readBabi: data must be a folder that holds babi/en, got /nowhere: /nowhere/babi/en/qa1_single-supporting-fact_train.txt is not there. Unpack',
    );
  });
});
