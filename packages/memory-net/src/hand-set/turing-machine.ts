/** What a Turing machine does in a state when it reads a symbol. */
export interface TuringRule {
  readonly state: string;
  readonly read: string;
  readonly write: string;
  readonly move: 'left' | 'stay' | 'right';
  readonly next: string;
}

/** Tape, head, state and rules (Turing 1936). A state without a rule for what is read halts. */
export interface TuringMachine {
  readonly rules: readonly TuringRule[];
  readonly start: string;
  /** What stands where nothing was written. */
  readonly blank: string;
}

/** Where a machine is between two steps. */
export interface TuringConfiguration {
  readonly tape: readonly string[];
  readonly head: number;
  readonly state: string;
}

/**
 * Runs a machine on a tape that closes to a ring, as the memory of a Neural Turing Machine does, and gives every
 * configuration that it goes through, the first included.
 *
 * @param tape - its symbols; it does not grow, so leave room
 * @param options - `head`, where the head begins, default 0; it gives up after so many `steps`, default 10,000
 * @throws RangeError `turingTrace: machine must have one rule for A reading 0, got 2`
 * @throws RangeError `turingTrace: head must be an integer in [0, 5), got 7`
 *
 * @example
 * import { turingTrace } from '@mneme/memory-net';
 *
 * const rules = [{ state: 'go', read: '1', write: '0', move: 'right', next: 'go' }] as const;
 * const trace = turingTrace({ rules, start: 'go', blank: '_' }, ['1', '1', '_']);
 * console.log(trace.at(-1)); // { tape: ['0', '0', '_'], head: 2, state: 'go' }
 */
export function turingTrace(
  machine: TuringMachine,
  tape: readonly string[],
  options: { readonly head?: number; readonly steps?: number } = {},
): TuringConfiguration[] {
  const { head = 0, steps = 10_000 } = options;
  const rules = rulesByCase(machine);
  if (!Number.isInteger(head) || head < 0 || head >= tape.length) {
    throw new RangeError(`turingTrace: head must be an integer in [0, ${tape.length}), got ${head}`);
  }
  const trace: TuringConfiguration[] = [{ tape, head, state: machine.start }];
  for (let step = 0; step < steps; step++) {
    const now = trace.at(-1) as TuringConfiguration;
    const rule = rules.get(caseOf(now.state, now.tape[now.head] ?? machine.blank));
    if (!rule) break;
    const by = { left: -1, stay: 0, right: 1 }[rule.move];
    trace.push({
      tape: now.tape.with(now.head, rule.write),
      head: (now.head + by + tape.length) % tape.length,
      state: rule.next,
    });
  }
  return trace;
}

function caseOf(state: string, read: string): string {
  return JSON.stringify([state, read]);
}

function rulesByCase({ rules }: TuringMachine): Map<string, TuringRule> {
  const found = new Map<string, TuringRule>();
  for (const rule of rules) {
    const of = caseOf(rule.state, rule.read);
    if (found.has(of)) {
      const count = rules.filter(({ state, read }) => caseOf(state, read) === of).length;
      throw new RangeError(
        `turingTrace: machine must have one rule for ${rule.state} reading ${rule.read}, got ${count}`,
      );
    }
    found.set(of, rule);
  }
  return found;
}
