import type { Random } from '@mneme/tensor-core';
import { requireInteger } from '@mneme/tensor-core';
import { type SequenceData, type SequenceTask, SequenceWriter } from './sequence-task.ts';

export interface NGramsTaskConfig {
  /** How many bits the next one depends on. */
  readonly context: number;
  /** Bits of a sequence. */
  readonly length: number;
}

/**
 * Dynamic n-grams (Graves, Wayne and Danihelka 2014, section 4.4): for each sequence a new table of how likely a 1 is
 * after each context, drawn from Beta(1/2, 1/2); what is asked for at each step is the next bit. {@link SequenceTask.bound}
 * is what the best estimator has to pay, `P(1) = (ones + 1/2) / (ones + zeros + 1)` of what the context has led to so far
 * (equation 10, after Murphy 2012).
 *
 * @throws RangeError `nGramsTask: context must be an integer of at least 1, got 0`
 *
 * @example
 * import { nGramsTask } from '@mneme/tasks';
 * import { Random } from '@mneme/tensor-core';
 *
 * const task = nGramsTask({ context: 5, length: 200 });
 * // In bits a sequence.
 * console.log(Math.round(task.bound?.(task.draw(new Random(0), 100)) ?? 0)); // 134
 */
export function nGramsTask({ context, length }: NGramsTaskConfig): SequenceTask {
  requireInteger('nGramsTask', 'context', context);
  requireInteger('nGramsTask', 'length', length);
  const sizes = { input: 1, output: 1 };
  const draw = (random: Random, batch: number): SequenceData => {
    const writer = new SequenceWriter(sizes, batch, length - 1);
    const tables = random.split('tables').uniforms(batch << context);
    const uniforms = random.split('bits').uniforms(batch * length);
    for (let b = 0; b < batch; b++) {
      let seen = 0;
      for (let i = 0; i < length; i++) {
        const u = tables[(b << context) + seen] ?? 0;
        // The arcsine law, Beta(1/2, 1/2), by its inverse distribution function. The first bits are those of a coin.
        const likely = i < context ? 0.5 : Math.sin((Math.PI / 2) * u) ** 2;
        const bit = (uniforms[b * length + i] ?? 0) < likely ? 1 : 0;
        if (i < length - 1) writer.input(b, i, 0, [bit]);
        if (i > 0) writer.ask(b, i - 1, 0, [bit]);
        seen = ((seen << 1) | bit) & ((1 << context) - 1);
      }
    }
    return writer.data;
  };
  return { name: 'n-grams', ...sizes, draw, bound: (data) => bestCost(data, context) };
}

function bestCost({ batch, steps, inputs, targets }: SequenceData, context: number): number {
  let bits = 0;
  for (let b = 0; b < batch; b++) {
    const counts = new Float64Array(2 << context).fill(0.5);
    let seen = 0;
    for (let i = 0; i < steps; i++) {
      seen = ((seen << 1) | (inputs[b * steps + i] ?? 0)) & ((1 << context) - 1);
      const bit = targets[b * steps + i] ?? 0;
      const [zeros = 0, ones = 0] = counts.subarray(2 * seen, 2 * seen + 2);
      // Before the context is full nothing can be known.
      const early = i + 1 < context;
      bits -= Math.log2(early ? 0.5 : (bit ? ones : zeros) / (zeros + ones));
      if (!early) counts[2 * seen + bit] = (counts[2 * seen + bit] ?? 0) + 1;
    }
  }
  return bits / batch;
}
