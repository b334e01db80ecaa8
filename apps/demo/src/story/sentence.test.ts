import { describe, expect, it } from 'vitest';
import { editDistance, nearestWord } from './nearest-word.ts';
import { readSentence, replaceWord, wordsOf, writeSentence } from './sentence.ts';

const WORDS = ['bathroom', 'daniel', 'john', 'kitchen', 'mary', 'the', 'to', 'went'];
const LIMITS = { vocabulary: WORDS, capacity: 5 };

describe('readSentence', () => {
  it('takes words in any case, with full stops and spaces or without', () => {
    for (const text of [
      'Mary went to the kitchen.',
      '  MARY  went, to the kitchen',
      'mary went to the kitchen?',
    ]) {
      expect(readSentence(text, LIMITS)).toEqual({
        words: ['mary', 'went', 'to', 'the', 'kitchen'],
        problem: undefined,
      });
    }
    expect(readSentence(' . ', LIMITS)).toEqual({ words: [], problem: undefined });
  });

  it('names the first word that is unknown, and the nearest that is known', () => {
    expect(readSentence('Mary wnet to the kitchn', LIMITS).problem).toEqual({
      kind: 'unknown',
      word: 'wnet',
      nearest: 'went',
    });
    expect(readSentence('Mary 去 the kitchen', LIMITS).problem).toEqual({
      kind: 'unknown',
      word: '去',
      nearest: undefined,
    });
  });

  it('names a sentence that is too long', () => {
    expect(readSentence('mary went to the the kitchen', LIMITS).problem).toEqual({
      kind: 'long',
      words: 6,
      capacity: 5,
    });
  });
});

describe('nearestWord', () => {
  it.each([
    ['kitchn', 'kitchen'],
    ['danil', 'daniel'],
    ['jhon', 'john'],
    ['bathrooom', 'bathroom'],
    ['zzzzz', undefined],
    ['x', undefined],
  ])('of %s is %s', (unknown, nearest) => {
    expect(nearestWord(unknown, WORDS)).toBe(nearest);
  });

  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['abc', 'acb', 1],
    ['kitten', 'sitting', 3],
  ])('counts changes from "%s" to "%s": %i', (a, b, changes) => {
    expect(editDistance(a, b)).toBe(changes);
  });
});

describe('writing', () => {
  it('is read back as the same words', () => {
    const words = ['mary', 'gave', 'daniel', 'the', 'milk'];
    expect(writeSentence(words, '.')).toBe('Mary gave Daniel the milk.');
    expect(wordsOf(writeSentence(words, '?'))).toEqual(words);
  });

  it('replaces a word and nothing else', () => {
    expect(replaceWord('Danil went to danilo, danil.', 'danil', 'daniel')).toBe(
      'Daniel went to danilo, Daniel.',
    );
  });
});
