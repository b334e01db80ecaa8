import { Random, unroll } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { dispose, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { copyNetwork } from './copy-network.ts';
import { type TuringMachine, type TuringRule, turingTrace } from './turing-machine.ts';
import { turingNetwork } from './turing-network.ts';

const rule = (text: string): TuringRule => {
  const [state = '', read = '', write = '', move = '', next = ''] = text.split(' ');
  return { state, read, write, move: { L: 'left', S: 'stay', R: 'right' }[move] as 'left', next };
};
const machine = (start: string, blank: string, rules: string[]): TuringMachine => ({
  start,
  blank,
  rules: rules.map(rule),
});

/** The champion of three states and two symbols: six ones (Lin and Rado 1965). */
const BEAVER = machine('A', '0', [
  'A 0 1 R B',
  'A 1 1 R H',
  'B 0 0 R C',
  'B 1 1 R B',
  'C 0 1 L C',
  'C 1 1 L A',
]);
/** Adds 1 to a binary number, the head on its last digit. */
const INCREMENT = machine('carry', '_', ['carry 1 0 L carry', 'carry 0 1 S done', 'carry _ 1 S done']);
/** Reads a word to its end and back, and marks whether its number of ones is odd. */
const PARITY = machine('even', '_', [
  'even 0 0 R even',
  'even 1 1 R odd',
  'odd 0 0 R odd',
  'odd 1 1 R even',
  'even _ e L back',
  'odd _ o L back',
  'back 0 0 L back',
  'back 1 1 L back',
]);

const MACHINES: [string, TuringMachine, string, number][] = [
  ['busy beaver', BEAVER, '0000000000000000', 8],
  ['increment', INCREMENT, '_1011_', 4],
  ['increment to one more digit', INCREMENT, '__111_', 4],
  ['parity', PARITY, '1011010___', 0],
];

describe('turingTrace', () => {
  it('runs the busy beaver: 14 steps, six ones', () => {
    const trace = turingTrace(BEAVER, [...'0'.repeat(16)], { head: 8 });
    expect(trace).toHaveLength(15);
    expect(trace.at(-1)?.tape.filter((symbol) => symbol === '1')).toHaveLength(6);
    expect(trace.at(-1)?.state).toBe('H');
  });

  it('adds 1', () => {
    const trace = turingTrace(INCREMENT, [...'_1011_'], { head: 4 });
    expect(trace.map(({ tape, head, state }) => `${tape.join('')} ${head} ${state}`)).toEqual([
      '_1011_ 4 carry',
      '_1010_ 3 carry',
      '_1000_ 2 carry',
      '_1100_ 2 done',
    ]);
  });

  it('gives up where there is no end', () => {
    const forever = machine('A', '0', ['A 0 0 R A']);
    expect(turingTrace(forever, ['0', '0', '0'], { steps: 7 }).map(({ head }) => head)).toEqual([
      0, 1, 2, 0, 1, 2, 0, 1,
    ]);
  });

  it.each([
    [
      () => turingTrace(machine('A', '0', ['A 0 1 R A', 'A 0 0 L A']), ['0']),
      'turingTrace: machine must have one rule for A reading 0, got 2',
    ],
    [() => turingTrace(BEAVER, ['0'], { head: 1 }), 'turingTrace: head must be an integer in [0, 1), got 1'],
    [
      () => turingNetwork({ machine: { ...BEAVER, rules: [] }, slots: 5 }),
      'turingNetwork: machine must have a rule, got none',
    ],
    [() => copyNetwork({ slots: 1, bits: 2 }), 'copyNetwork: slots must be an integer of at least 2, got 1'],
    [() => copyNetwork({ slots: 5, bits: 0 }), 'copyNetwork: bits must be an integer of at least 1, got 0'],
  ])('refuses what makes no sense', (run, message) => {
    expect(run).toThrow(message);
  });
});

onEachBackend('networks set by hand', () => {
  it.each(MACHINES)('%s: the configurations of the Turing machine, one by one', (_, of, word, head) => {
    const tape = [...word];
    const trace = turingTrace(of, tape, { head });
    const { network, symbols, states } = turingNetwork({ machine: of, slots: tape.length, head });
    const cells = tape.flatMap((symbol) => symbols.map((other) => Number(symbol === other)));
    let state: Record<string, Tensor> = {
      ...network.initialState(1),
      'memory.contents': tensor(cells, [1, tape.length, symbols.length]),
    };
    const top = (values: ArrayLike<number>): number =>
      Array.from(values).indexOf(Math.max(...Array.from(values)));
    for (let step = 0; step < trace.length + 2; step++) {
      const flags = tensor([[Number(step === 0), Number(step === 1)]]);
      const next = network.call(flags, state);
      state = { ...next.state };
      const wanted = trace[Math.min(step, trace.length - 1)];
      const contents = state['memory.contents']?.dataSync<'float32'>() as Float32Array;
      const read = tape.map(
        (_, i) => symbols[top(contents.subarray(i * symbols.length, (i + 1) * symbols.length))],
      );
      expect(read.join('')).toBe(wanted?.tape.join(''));
      const places = (state['memory.weights'] as Tensor).dataSync<'float32'>().subarray(0, tape.length);
      expect(top(places)).toBe(wanted?.head);
      const said = next.output.dataSync<'float32'>();
      if (step > 0 && step < trace.length) expect(states[top(said)]).toBe(wanted?.state);
      else expect(Math.max(...said)).toBeLessThan(0); // nothing fires before the first step, and once it has halted
      dispose([flags, next.output]);
    }
  });

  it('copy any sequence that fits, without an error', () => {
    const [bits, slots] = [3, 19];
    const network = copyNetwork({ slots, bits });
    for (let length = 1; length <= slots; length++) {
      const words = new Random(length).integers(length * bits, 2);
      const steps = 2 * length + 1;
      const values = new Float32Array(steps * (bits + 1));
      for (let i = 0; i < length; i++) values.set(words.subarray(i * bits, (i + 1) * bits), i * (bits + 1));
      values[length * (bits + 1) + bits] = 1;
      const { output } = unroll(network, tensor(values, [1, steps, bits + 1]));
      const answers = Array.from(output.dataSync().subarray((length + 1) * bits), (x) => Number(x > 0));
      expect(answers).toEqual([...words]);
      const sure = output
        .dataSync()
        .subarray((length + 1) * bits)
        .every((x: number) => Math.abs(x) > 9.9);
      expect(sure).toBe(true);
    }
  });
});
