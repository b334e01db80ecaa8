import { RecordingProbe, unroll } from '@mneme/tensor-core';
import { dispose, tidy } from '@tensorflow/tfjs-core';
import type { ShowOptions, Training } from '../recipes/recipe.ts';
import { sequenceBatch } from './sequence-task.ts';
import { SequenceTraining } from './sequence-training.ts';

const SHADES = ' ░▒▓█';

/** {@link showSequence}, for recipes. */
export function showSequenceOf(training: Training, options: ShowOptions): string {
  if (!(training instanceof SequenceTraining))
    throw new TypeError('showSequenceOf: training must be of sequences of bits');
  return showSequence(training, options);
}

/**
 * A test sequence as text, a row a step: what went in, what was asked for and answered, and where the memory was read
 * and written.
 */
export function showSequence({ model, tests, random }: SequenceTraining, { question }: ShowOptions): string {
  const [[name, task] = []] = Object.entries(tests);
  if (!task) throw new RangeError('showSequence: training must have a test, got none');
  const data = task.draw(random.split('shown').at(question), 1);
  const batch = sequenceBatch(task, data);
  const probe = new RecordingProbe();
  const answers = tidy(() => unroll(model.network, batch.inputs, {}, { probe }).output.dataSync());
  const places = (kind: string): (Float32Array | undefined)[] =>
    Array.from({ length: data.steps }, (_, i) =>
      probe.records.get(`memory.${kind}`)?.[i]?.dataSync<'float32'>(),
    );
  const [reads, writes] = [places('readWeights'), places('writeWeights')];
  const { input, output } = task;
  const rows = Array.from({ length: data.steps }, (_, i) => {
    const seen = bits(data.inputs.subarray(i * input, (i + 1) * input));
    const wanted = data.targets.subarray(i * output, (i + 1) * output);
    const given = Float32Array.from(answers.subarray(i * output, (i + 1) * output), (x) => (x > 0 ? 1 : 0));
    const wrong = given.some((bit, j) => bit !== wanted[j]);
    const answer = data.asked[i]
      ? `${bits(wanted)} ${bits(given)} ${wrong ? '!' : ' '}`
      : ' '.repeat(2 * output + 3);
    return [String(i).padStart(4), seen, answer, shaded(reads[i]), shaded(writes[i])].join(' │ ');
  });
  probe.dispose();
  dispose(Object.values(batch));
  return [`${task.name}, ${name}: step │ in │ asked, answered │ read at │ written at`, ...rows, ''].join(
    '\n',
  );
}

function bits(values: ArrayLike<number>): string {
  return Array.from(values, (value) => (value === 0 ? '·' : value === 1 ? '1' : '+')).join('');
}

function shaded(weights: Float32Array | undefined): string {
  if (!weights) return '';
  return Array.from(weights, (weight) => SHADES[Math.min(4, Math.round(4 * weight))]).join('');
}
