import { describe, expect, it } from 'vitest';
import { patternFromBits } from '../binary/pattern.ts';
import { recallAsynchronously } from '../binary/recall-asynchronously.ts';
import { polynomialInteraction } from '../dense/interaction.ts';
import { recallDensely } from '../dense/recall-densely.ts';
import { hebbianWeights } from './hebbian-weights.ts';
import { pseudoInverseWeights } from './pseudo-inverse-weights.ts';
import { storkeyWeights } from './storkey-weights.ts';

const RULES = { hebbianWeights, storkeyWeights, pseudoInverseWeights };

describe('two patterns of ten bits, the example of a library that recalls neither (synaptic, issue 130)', () => {
  const stored = [
    [0, 1, 0, 1, 0, 1, 0, 1, 0, 1],
    [1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
  ].map(patternFromBits);
  const cues = [
    [0, 1, 0, 1, 0, 1, 0, 1, 1, 1],
    [1, 1, 1, 1, 1, 0, 0, 1, 0, 0],
  ].map(patternFromBits);

  it.each(Object.entries(RULES))('are recalled by %s, in any order of neurons', (_, rule) => {
    const weights = rule(stored);
    for (const [p, cue] of cues.entries()) {
      expect(recallAsynchronously({ weights }, cue, { ties: 'keep' }).state).toEqual(stored[p]);
      expect(recallAsynchronously({ weights }, cue).state).toEqual(stored[p]);
    }
  });

  it('are recalled by a dense memory', () => {
    const memory = { patterns: stored, interaction: polynomialInteraction(3) };
    for (const [p, cue] of cues.entries()) expect(recallDensely(memory, cue).state).toEqual(stored[p]);
  });
});

describe("patterns that are not each other's inverses, where the last alone is kept if weights are set and not added to", () => {
  const stored = [
    [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0],
    [1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0],
    [1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 1, 0],
  ].map(patternFromBits);

  it.each(Object.entries(RULES))('are all kept by %s', (_, rule) => {
    const weights = rule(stored);
    for (const states of stored) expect(recallAsynchronously({ weights }, states).state).toEqual(states);
  });
});
