import { Random, RnnCell, type RnnState } from '@mneme/tensor-core';
import { MemoryAugmentedNetwork } from '../memory/memory-augmented-network.ts';
import { NtmMemory, type NtmState } from '../ntm/ntm-memory.ts';
import { FULL, HeadRows, type UnitWeights } from './head-rows.ts';
import { row, setLinear, setValues } from './set-values.ts';
import type { TuringMachine, TuringRule } from './turing-machine.ts';

export interface TuringNetworkConfig {
  readonly machine: TuringMachine;
  /** Cells of the tape, which closes to a ring. */
  readonly slots: number;
  /** Where the head begins. Default 0. */
  readonly head?: number;
}

/** A network that does what a machine does, and the order of its symbols and states. */
export interface TuringNetwork {
  readonly network: MemoryAugmentedNetwork<RnnState, NtmState>;
  /** The parts of a word: a cell holds a 1 for its symbol. */
  readonly symbols: readonly string[];
  /** What the outputs stand for: above 0 is the state after the step. A state that halts has no rules, and says nothing. */
  readonly states: readonly string[];
}

const MOVES = ['left', 'stay', 'right'] as const;

/**
 * A Neural Turing Machine whose weights are set by hand so that it goes through the very configurations of a Turing
 * machine. A unit of its controller stands for each rule, and fires where the rule's state follows from the rule that fired
 * last and its symbol is what was read last; the reading head goes where the rule says, the writing one follows a step
 * behind.
 *
 * Inputs are two flags, `[.., 2]`: 1, 0 at a first step, in which the head looks at its cell; 0, 1 at the next one, the
 * machine's first; then 0, 0. The tape goes into the state's `memory.contents` before.
 *
 * @throws RangeError `turingNetwork: machine must have a rule, got none`
 *
 * @example
 * import { turingNetwork } from '@mneme/memory-net';
 *
 * const rules = [{ state: 'go', read: '1', write: '0', move: 'right', next: 'go' }] as const;
 * const { network, symbols } = turingNetwork({ machine: { rules, start: 'go', blank: '_' }, slots: 8 });
 * console.log(symbols, network.memory.slots); // ['_', '0', '1'] 8
 */
export function turingNetwork({ machine, slots, head = 0 }: TuringNetworkConfig): TuringNetwork {
  const { rules, start, blank } = machine;
  if (rules.length === 0) throw new RangeError('turingNetwork: machine must have a rule, got none');
  const symbols = [...new Set([blank, ...rules.flatMap(({ read, write }) => [read, write])])].sort(
    (a, b) => Number(b === blank) - Number(a === blank) || a.localeCompare(b),
  );
  const states = [...new Set(rules.flatMap(({ state, next }) => [state, next]))];
  const random = new Random(0);
  const memory = new NtmMemory({ slots, word: symbols.length, order: 'write-first' }, random);
  setValues(memory.places, [row(slots, { [head]: FULL }), row(slots, { [head]: FULL })]);
  const size = rules.length + MOVES.length;
  const controller = new RnnCell({ input: 2 + symbols.length, size }, random);
  setController(controller, rules, symbols, start);
  const network = new MemoryAugmentedNetwork(
    { input: 2, output: states.length, size, controller, memory },
    random,
  );
  headRows(memory, rules, symbols).into(network.control);
  const leads = states.map((state) => indices(rules, ({ next }) => next === state));
  setLinear(
    network.output,
    leads.map((units) => row(size + symbols.length, whether(units))),
    leads.map((units) => FULL * (units.length - 1)),
  );
  return { network, symbols, states };
}

/** The units for rules are 1 where they fire, else -1, as are those for the way of the last rule that fired. */
function setController(
  { inputWeight, stateWeight, inputBias, stateBias }: RnnCell,
  rules: readonly TuringRule[],
  symbols: readonly string[],
  start: string,
): void {
  const size = rules.length + MOVES.length;
  const width = 2 + symbols.length;
  const follows = rules.map(({ state }) => indices(rules, ({ next }) => next === state));
  const went = MOVES.map((move) => indices(rules, (rule) => rule.move === move));
  const never = -FULL * (rules.length + 9);
  // At the first flag nothing fires; at the second, before which nothing has, the rules of the first state may.
  const ofRules = rules.map(({ state, read }) =>
    row(width, { 0: never, 1: state === start ? 2 * FULL : 0, [2 + symbols.indexOf(read)]: 2 * FULL }),
  );
  const ofMoves = MOVES.map(() => row(width, { 0: never }));
  setValues(inputWeight, [...ofRules, ...ofMoves]);
  const after = (units: readonly number[]): number[] =>
    row(size, Object.fromEntries(units.map((unit) => [unit, FULL])));
  setValues(stateWeight, [...follows, ...went].map(after));
  // Of the units that a rule may follow one fires at most: their sum is 2 less their number, or minus it.
  const biases = [
    ...follows.map((units) => FULL * units.length - 3 * FULL),
    ...went.map((units) => FULL * units.length - FULL),
  ];
  if (inputBias) setValues(inputBias, [biases]);
  if (stateBias) setValues(stateBias, [new Array<number>(size).fill(0)]);
}

function headRows(memory: NtmMemory, rules: readonly TuringRule[], symbols: readonly string[]): HeadRows {
  const rows = new HeadRows(memory, rules.length + MOVES.length);
  const all = rules.map((_, i) => i);
  for (const by of [-1, 1] as const) {
    const moving = indices(rules, ({ move }) => move === MOVES[by + 1]);
    rows.shift(0, by, whether(moving), FULL * (moving.length - 1));
    rows.shift(1, by, { [rules.length + by + 1]: 2 * FULL }, 0);
  }
  rows.shift(0, 0, {}, 0);
  rows.shift(1, 0, {}, 0);
  for (const [part, symbol] of symbols.entries()) {
    const writing = indices(rules, ({ write }) => write === symbol);
    rows.erase(0, part, whether(all), FULL * (all.length - 1));
    rows.add(0, part, whether(writing, FULL / 2), (FULL / 2) * writing.length);
  }
  return rows;
}

/** Weights by which a sum tells whether one of the units is 1: with a bias of their number, twice `weight`; else 0. */
function whether(units: readonly number[], weight = FULL): UnitWeights {
  return Object.fromEntries(units.map((unit) => [unit, weight]));
}

function indices(rules: readonly TuringRule[], such: (rule: TuringRule) => boolean): number[] {
  return [...rules.keys()].filter((i) => such(rules[i] as TuringRule));
}
