import type { BabiQuestion } from '../parse-babi.ts';
import { sentenceForm } from './sentence-form.ts';

/** How much of one set of sentences another has. */
export interface Coverage {
  /** Distinct ones of the first set. */
  readonly count: number;
  /** Those that the second has not. */
  readonly missing: readonly string[];
  /** Those that only the second has. */
  readonly additional: readonly string[];
}

/** What of the published sentences a generator makes. */
export interface BabiCoverage {
  /** Statements by form: see {@link sentenceForm}. */
  readonly statementForms: Coverage;
  readonly questionForms: Coverage;
  /** Statements word by word. */
  readonly statements: Coverage;
  readonly questions: Coverage;
}

/** How much of the sentences of `real` are among those of `ours`, by form and word by word. */
export function babiCoverage(real: readonly BabiQuestion[], ours: readonly BabiQuestion[]): BabiCoverage {
  const [theirs, mine] = [distinctSentences(real), distinctSentences(ours)];
  return {
    statementForms: coverage(forms(theirs.statements), forms(mine.statements)),
    questionForms: coverage(forms(theirs.questions), forms(mine.questions)),
    statements: coverage(theirs.statements, mine.statements),
    questions: coverage(theirs.questions, mine.questions),
  };
}

/** The share that is covered, in percent. */
export function coveredShare({ count, missing }: Coverage): number {
  return count === 0 ? 100 : (100 * (count - missing.length)) / count;
}

function coverage(real: ReadonlySet<string>, ours: ReadonlySet<string>): Coverage {
  const missing = [...real].filter((sentence) => !ours.has(sentence)).sort();
  const additional = [...ours].filter((sentence) => !real.has(sentence)).sort();
  return { count: real.size, missing, additional };
}

function distinctSentences(
  questions: readonly BabiQuestion[],
): Record<'statements' | 'questions', Set<string>> {
  const statements = new Set<string>();
  for (const { sentences } of questions) for (const words of sentences) statements.add(words.join(' '));
  return { statements, questions: new Set(questions.map(({ question }) => question.join(' '))) };
}

function forms(sentences: ReadonlySet<string>): Set<string> {
  return new Set(Array.from(sentences, (sentence) => sentenceForm(sentence.split(' '))));
}
