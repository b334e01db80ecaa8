import { RecordingProbe } from '@mneme/tensor-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import Table from 'cli-table3';
import type { ShowOptions } from '../recipes/recipe.ts';
import { drawSequences } from './transduction-batch.ts';
import type { TransductionTraining } from './transduction-training.ts';

const SHOWN = 8;

/** One short sequence step by step: what goes in, how much is pushed and popped, and what is answered. */
export function showTransduction(training: TransductionTraining, { question, colour }: ShowOptions): string {
  const random = training.random.split('show').at(question);
  const sequences = drawSequences(1, SHOWN, training.preset.symbols, random);
  const probe = new RecordingProbe();
  const answer = training.answers(sequences, { probe })[0];
  const said = (name: string, step: number): string => {
    const value = probe.records.get(`memory.${name}`)?.[step] as Tensor;
    return (value.dataSync()[0] ?? 0).toFixed(2);
  };
  const table = new Table({
    head: ['step', 'in', 'push', 'pop', 'answer'],
    style: { head: colour ? ['cyan'] : [], border: colour ? ['grey'] : [], compact: true },
  });
  for (let step = 0; step < 2 * SHOWN + 1; step++) {
    const symbol = answer?.sequence[step] ?? (step === SHOWN ? 'end' : '');
    const given = answer?.answers[step - SHOWN - 1] ?? '';
    table.push([step + 1, symbol, said('push', step), said('pop', step), given]);
  }
  probe.dispose();
  return `${table}\n${answer?.right ? 'right' : 'wrong'}\n`;
}
