import { ensureGradients, Random, requireInteger } from '@mneme/tensor-core';
import { tidy } from '@tensorflow/tfjs-core';
import { Broken, type Sizes, Trial } from './trial.ts';

/** Which cases of a law are tried. */
export interface CheckOptions {
  /** An integer in [0, 2^53): the same seed, the same cases. */
  readonly seed: number;
  /** How many cases. Default 20. */
  readonly runs?: number;
  /** The number of the first case. Default 0; the one of a failure, with `runs: 1`, tries that case alone. */
  readonly first?: number;
}

/** What holds for every mechanism of a kind, whatever its inputs. */
export interface Law<Name extends string = string> {
  readonly name: Name;
  /** The law as a sentence. */
  readonly statement: string;
  /**
   * Tries it on random cases, on the backend that is set. It reads values at once, so the backend must be able to.
   *
   * @throws LawError at the first case that breaks it
   */
  readonly check: (options: CheckOptions) => void;
}

/** What every set of laws is told of the mechanism that it is for. */
export interface LawSubject<Name extends string> {
  /** Sizes that the mechanism's parameters fix, by the name of their axis; others are drawn. */
  readonly sizes?: Sizes;
  /** Laws that the mechanism does not claim to keep. */
  readonly except?: readonly Name[];
  /** How far values may be apart, in parts of 1 plus the larger magnitude. Default 1e-4. */
  readonly tolerance?: number;
}

/** How a law is checked on one case, with what it says. */
interface Rule<Subject> {
  readonly statement: string;
  readonly check: (subject: Subject, trial: Trial) => void;
}

/** The rules of a kind of mechanism by their names. */
export type Rules<Subject, Name extends string> = Readonly<Record<Name, Rule<Subject>>>;

/**
 * A law was broken. The message names the law, says by how much and where, and how to try the case again.
 */
export class LawError extends Error {
  override readonly name = 'LawError';
  readonly law: string;
  readonly seed: number;
  readonly run: number;
  /** The sizes of the case, by axis. */
  readonly sizes: Sizes;
  /** The largest difference; NaN where shapes differ, where a value is NaN, or where the mechanism threw. */
  readonly difference: number;

  constructor(law: string, { seed, run, sizes }: Pick<LawError, 'seed' | 'run' | 'sizes'>, cause: unknown) {
    const what = cause instanceof Broken ? cause.message : `it threw ${String(cause)}`;
    const listed = Object.entries(sizes).map(([axis, size]) => `${axis} ${size}`);
    const replay = `{ seed: ${seed}, first: ${run}, runs: 1 }`;
    super(`${law}; ${what}; case ${replay}: ${listed.join(', ')}`, { cause });
    this.law = law;
    this.seed = seed;
    this.run = run;
    this.sizes = sizes;
    this.difference = cause instanceof Broken ? cause.difference : Number.NaN;
  }
}

/** The laws of a kind for one mechanism: all rules but those that it excepts. */
export function lawsOf<Name extends string, Subject extends LawSubject<Name>>(
  where: string,
  rules: Rules<Subject, Name>,
  subject: Subject,
): Law<Name>[] {
  const { except = [], tolerance = 1e-4, sizes = {} } = subject;
  for (const name of except) {
    if (!Object.hasOwn(rules, name)) {
      throw new RangeError(
        `${where}: except must name laws of ${Object.keys(rules).join(', ')}, got ${name}`,
      );
    }
  }
  if (!(tolerance >= 0)) {
    throw new RangeError(`${where}: tolerance must be a number of at least 0, got ${tolerance}`);
  }
  const kept = (Object.entries(rules) as [Name, Rule<Subject>][]).filter(([name]) => !except.includes(name));
  return kept.map(([name, { statement, check }]) => ({
    name,
    statement,
    check: ({ seed, runs = 20, first = 0 }) => {
      requireInteger(name, 'runs', runs);
      requireInteger(name, 'first', first, 0);
      const random = new Random(seed).split(name);
      ensureGradients();
      for (let run = first; run < first + runs; run++) {
        const trial = new Trial(random.at(run), sizes, tolerance);
        try {
          tidy(() => check(subject, trial));
        } catch (error) {
          throw new LawError(`${where}: ${name}: ${statement}`, { seed, run, sizes: trial.sizes }, error);
        }
      }
    },
  }));
}
