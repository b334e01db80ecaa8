import type { Tensor } from '@tensorflow/tfjs-core';
import { type Law, type LawSubject, lawsOf, type Rules } from './law.ts';
import { joined, part } from './rearrange.ts';
import type { Trial } from './trial.ts';

/** The laws of {@link recurrenceLaws}. */
export type RecurrenceLaw = 'parallel' | 'gradient' | 'batch' | 'no leak';

/** Queries, keys and values of a sequence, or of one place of it. */
export interface RecurrentInputs {
  /** `[batch, length, depth]` */
  readonly query: Tensor;
  /** `[batch, length, depth]` */
  readonly key: Tensor;
  /** `[batch, length, width]` */
  readonly value: Tensor;
  /** `[batch, length, 1]`, in (0, 1): a gate of each place, for mechanisms that have one. */
  readonly gate: Tensor;
}

/** A mechanism in both of its forms, as {@link recurrenceLaws} takes it. */
export interface RecurrenceSubject<State> extends LawSubject<RecurrenceLaw> {
  /** All places at once, `[batch, length, width]`. */
  readonly parallel: (inputs: RecurrentInputs) => Tensor;
  /** One place, `[batch, 1, ..]`, and the state behind it. */
  readonly step: (
    inputs: RecurrentInputs,
    state: State,
  ) => { readonly output: Tensor; readonly state: State };
  /** The state before the first place. */
  readonly initial: (sizes: {
    readonly batch: number;
    readonly depth: number;
    readonly width: number;
  }) => State;
}

/**
 * The laws of mechanisms that are recurrent networks too, as linear attention is: all places at once are the places one by one, in values
 * and in gradients.
 *
 * @throws RangeError `recurrenceLaws: except must name laws of parallel, .., got parallels`
 *
 * @example
 * import { causalLinearAttend, eluPlusOne, linearAttendStep, linearState } from '@mneme/attention';
 * import { type RecurrentInputs, recurrenceLaws } from '@mneme/attention/laws';
 * import { tidy } from '@tensorflow/tfjs-core';
 *
 * const featured = ({ query, key, value }: RecurrentInputs) => ({ query: eluPlusOne(query), key: eluPlusOne(key), value });
 * const laws = recurrenceLaws({
 *   parallel: (inputs) => tidy(() => causalLinearAttend(featured(inputs))),
 *   step: (inputs, state) => linearAttendStep(featured(inputs), state),
 *   initial: ({ batch, depth, width }) => linearState([batch], depth, width),
 * });
 * for (const law of laws) law.check({ seed: 1, runs: 2 });
 */
export function recurrenceLaws<State>(subject: RecurrenceSubject<State>): Law<RecurrenceLaw>[] {
  return lawsOf<RecurrenceLaw, RecurrenceSubject<State>>('recurrenceLaws', rules(), subject);
}

function draw(trial: Trial): RecurrentInputs {
  const [batch, length] = [trial.size('batch'), trial.size('length')];
  const [depth, width] = [trial.size('depth'), trial.size('width')];
  return {
    // Short, so that rules that correct themselves do not overshoot.
    query: trial.normal('query', [batch, length, depth], 0.4),
    key: trial.normal('key', [batch, length, depth], 0.4),
    value: trial.normal('value', [batch, length, width]),
    gate: trial.uniform('gate', [batch, length, 1]),
  };
}

function each(inputs: RecurrentInputs, change: (x: Tensor) => Tensor): RecurrentInputs {
  const { query, key, value, gate } = inputs;
  return { query: change(query), key: change(key), value: change(value), gate: change(gate) };
}

/** Place by place. */
function serial<State>({ step, initial }: RecurrenceSubject<State>, inputs: RecurrentInputs): Tensor {
  const [batch = 1, length = 1, depth = 1] = inputs.query.shape;
  let state = initial({ batch, depth, width: inputs.value.shape[2] ?? 1 });
  const outputs = Array.from({ length }, (_, t) => {
    const next = step(
      each(inputs, (x) => part(x, 1, t, 1)),
      state,
    );
    state = next.state;
    return next.output;
  });
  return joined(outputs, 1);
}

function rules<State>(): Rules<RecurrenceSubject<State>, RecurrenceLaw> {
  return {
    parallel: {
      statement: 'all places at once give what they give one by one',
      check: (subject, trial) => {
        const inputs = draw(trial);
        trial.close('output', subject.parallel(inputs), serial(subject, inputs));
      },
    },
    gradient: {
      statement: 'all places at once have the gradients that they have one by one',
      check: (subject, trial) => {
        const inputs = draw(trial);
        const names = ['query', 'key', 'value'] as const;
        const of = (run: (inputs: RecurrentInputs) => Tensor): Tensor[] =>
          trial.gradients(
            (query, key, value) => run({ ...inputs, query, key, value } as RecurrentInputs),
            names.map((name) => inputs[name]),
          );
        const one = of(subject.parallel);
        const other = of((given) => serial(subject, given));
        for (const [i, name] of names.entries()) {
          trial.close(`gradient of ${name}`, one[i] as Tensor, other[i] as Tensor);
        }
      },
    },
    batch: {
      statement: 'each element of a batch is read as if it were alone',
      check: ({ parallel }, trial) => {
        const inputs = draw(trial);
        const alone = Array.from({ length: inputs.query.shape[0] ?? 1 }, (_, b) =>
          parallel(each(inputs, (x) => part(x, 0, b, 1))),
        );
        trial.close('output', parallel(inputs), joined(alone, 0));
      },
    },
    'no leak': {
      statement: 'a call makes the tensor that it returns and no other that outlives it',
      check: ({ parallel }, trial) => {
        const inputs = draw(trial);
        trial.allocatesOne(() => parallel(inputs));
      },
    },
  };
}
