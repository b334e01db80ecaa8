/**
 * How a neuron's output follows from its potential u: `bipolar`, `tanh(gain u)` in (-1, 1), or `unipolar`, `(1 + tanh(gain u)) / 2` in (0, 1).
 */
export type Activation = 'bipolar' | 'unipolar';

/** The output of a neuron at potential u. */
export function outputOf(potential: number, gain: number, activation: Activation): number {
  const bipolar = Math.tanh(gain * potential);
  return activation === 'bipolar' ? bipolar : (1 + bipolar) / 2;
}

/** What it costs a neuron to be away from the middle: the integral of its potential over its output, from the middle. */
export function costOf(output: number, gain: number, activation: Activation): number {
  const bipolar = activation === 'bipolar' ? output : 2 * output - 1;
  const cost = bipolar * Math.atanh(bipolar) + Math.log1p(-bipolar * bipolar) / 2;
  // At the ends, infinity less infinity: the limit.
  const finite = Math.abs(bipolar) < 1 ? cost : Math.LN2;
  return finite / (activation === 'bipolar' ? gain : 2 * gain);
}
