import type { AttentionLaw, AttentionSubject } from './attention-subject.ts';
import { type Law, lawsOf, type Rules } from './law.ts';
import { meanRules } from './mean-rules.ts';
import { orderRules } from './order-rules.ts';
import { visibilityRules } from './visibility-rules.ts';

/**
 * The laws of attention: its outputs are weighted means of the values that the mask leaves, and depend on neither the order of the keys
 * nor on the other queries. Each is tried on random cases of small sizes; sizes that parameters fix are given as `sizes`, by the axes
 * `depth`, `keyDepth`, `width`. A mechanism that keeps some alone, as one with positions does, says which it does not by `except`.
 *
 * @throws RangeError `attentionLaws: except must name laws of key order, .., got keyOrder`
 *
 * @example
 * import { attend } from '@mneme/attention';
 * import { attentionLaws } from '@mneme/attention/laws';
 *
 * const laws = attentionLaws({ attend: (inputs) => attend(inputs).output });
 * // In a test: for (const law of laws) it(law.name, () => law.check({ seed: 1 }));
 * for (const law of laws) law.check({ seed: 1, runs: 2 });
 * console.log(laws.length); // 18
 */
export function attentionLaws(subject: AttentionSubject): Law<AttentionLaw>[] {
  const rules: Rules<AttentionSubject, AttentionLaw> = { ...orderRules, ...visibilityRules, ...meanRules };
  return lawsOf('attentionLaws', rules, subject);
}
