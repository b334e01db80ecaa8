import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extendedIds, extendVocabulary } from './extend-vocabulary.ts';

const vocabulary = new Map([
  ['?', 0],
  ['the', 1],
  ['cat', 2],
]);

describe('an extended vocabulary', () => {
  it('numbers the words of a source, and those of its target alike', () => {
    const { ids, unknown } = extendVocabulary(['the', 'axolotl', 'the', 'quokka', 'axolotl'], vocabulary);
    expect(ids).toEqual([1, 3, 1, 4, 3]);
    expect(unknown).toEqual(['axolotl', 'quokka']);
    const target = extendedIds(['quokka', 'cat', 'wombat'], { vocabulary, unknown, otherwise: 0 });
    expect(target).toEqual([4, 2, 0]);
  });

  it('can always be read back', () => {
    const property = fc.property(
      fc.array(fc.constantFrom('the', 'cat', 'a', 'b', 'toString', '')),
      (words) => {
        const { ids, unknown } = extendVocabulary(words, vocabulary);
        const all = [...vocabulary.keys(), ...unknown];
        expect(ids.map((id) => all[id])).toEqual(words);
        expect(extendedIds(words, { vocabulary, unknown, otherwise: 0 })).toEqual(ids);
        expect(new Set(unknown).size).toBe(unknown.length);
      },
    );
    fc.assert(property, { seed: 1 });
  });

  it('refuses a vocabulary with holes', () => {
    const holes = new Map([
      ['a', 0],
      ['b', 5],
    ]);
    expect(() => extendVocabulary([], holes)).toThrow(
      'extendVocabulary: vocabulary must have the ids 0 .. 1, got 5',
    );
    expect(() => extendedIds([], { vocabulary: holes, unknown: [], otherwise: 0 })).toThrow(
      'extendedIds: vocabulary must have the ids 0 .. 1, got 5',
    );
  });
});
