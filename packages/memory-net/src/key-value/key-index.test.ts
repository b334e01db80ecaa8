import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeyIndex } from './key-index.ts';

it('offers the entries that share a word with the question, in order and once', () => {
  const index = new KeyIndex([[1, 2], [3, 2, 2], [3, 4], [0]]);
  expect(index.select([2])).toEqual([0, 1]);
  expect(index.select([4, 3, 3])).toEqual([1, 2]);
  expect(index.select([9, 0])).toEqual([]);
  expect(index.frequency).toBe(1000);
});

it('leaves out words of so many entries, as a search through all of them does', () => {
  const keys = fc.array(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 }), { maxLength: 9 });
  const question = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 });
  fc.assert(
    fc.property(keys, question, fc.integer({ min: 1, max: 4 }), (entries, words, frequency) => {
      const telling = words.filter((word) => entries.filter((key) => key.includes(word)).length < frequency);
      const expected = [...entries.keys()].filter((i) => telling.some((word) => entries[i]?.includes(word)));
      expect(new KeyIndex(entries, { frequency }).select(words)).toEqual(expected);
    }),
  );
});

it('refuses a frequency that no word could have', () => {
  expect(() => new KeyIndex([], { frequency: 0 })).toThrow(
    'KeyIndex: frequency must be an integer of at least 1, got 0',
  );
});
