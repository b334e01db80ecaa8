import { add, concat, div, max, mul, pow, slice, sub, sum, type Tensor } from '@tensorflow/tfjs-core';
import { withoutGradient } from '../ops/without-gradient.ts';
import { contentWeightsKernel } from './content-weights.ts';
import type { KernelContract } from './contract.ts';
import { type Derivative, derivative } from './derivative.ts';

/** What the heads of a Neural Turing Machine address its memory by; symbols of Graves, Wayne and Danihelka 2014. */
export type NtmAddressingInputs = {
  /** M, `[batch, slots, word]` */
  readonly memory: Tensor;
  /** k, `[batch, heads, word]` */
  readonly key: Tensor;
  /** beta, `[batch, heads, 1]`, above 0: how sharply content is matched. */
  readonly strength: Tensor;
  /** g, `[batch, heads, 1]`, in [0, 1]: 1 takes content, 0 the previous weights. */
  readonly gate: Tensor;
  /** s, `[batch, heads, shifts]`, an odd number of shares that sum to 1: of the shifts .., -1, 0, +1, .. */
  readonly shift: Tensor;
  /** gamma, `[batch, heads, 1]`, at least 1 */
  readonly sharpening: Tensor;
  /** w of the step before, `[batch, heads, slots]` */
  readonly previous: Tensor;
};

/** Added before the power: w^gamma has no gradient at 0. */
const WEIGHT = 1e-12;

const ntmDerivative: Derivative = /* @__PURE__ */ derivative<NtmAddressingInputs>({
  name: 'MnemeNtmAddressing',
  names: ['memory', 'key', 'strength', 'gate', 'shift', 'sharpening', 'previous'],
  outputs: ['weights'],
  composed: (inputs) => ntmAddressingKernel.composed(inputs, {}),
});

/** `MnemeNtmAddressingGradient`: the gradients by all inputs, from `dWeights`. */
export const ntmAddressingGradientKernel: Derivative['kernel'] = ntmDerivative.kernel;

/** `MnemeNtmAddressing`: the weights `[batch, heads, slots]` of equations 5 to 9. */
export const ntmAddressingKernel: KernelContract<NtmAddressingInputs, object> = {
  name: 'MnemeNtmAddressing',
  outputs: ['weights'],
  gradient: ntmDerivative.gradient,
  composed({ memory, key, strength, gate, shift, sharpening, previous }) {
    const [content] = contentWeightsKernel.composed({ contents: memory, key, strength }, {}) as [Tensor];
    const gated = add(mul(gate, content), mul(sub(1, gate), previous));
    const moved = add(shifted(gated, shift), WEIGHT);
    // The largest becomes 1 and stays it, whatever the power: else all could vanish. The weights are the same, so that
    // the scale needs no gradient.
    const sharp = pow(div(moved, withoutGradient(max(moved, 2, true))), sharpening);
    return [div(sharp, sum(sharp, 2, true))];
  },
};

/** `w_i = sum_j w_(i - j) s_j`, indices modulo the slots: a share s_j moves weight j places on. */
function shifted(weights: Tensor, shift: Tensor): Tensor {
  const [batch = 0, heads = 0, slots = 0] = weights.shape;
  const shifts = shift.shape[2] ?? 1;
  const reach = (shifts - 1) / 2;
  const part = (from: number, size: number): Tensor => slice(weights, [0, 0, from], [batch, heads, size]);
  const moved = Array.from({ length: shifts }, (_, i) => {
    const by = (((i - reach) % slots) + slots) % slots;
    const rolled = by === 0 ? weights : concat([part(slots - by, by), part(0, slots - by)], 2);
    return mul(rolled, slice(shift, [0, 0, i], [batch, heads, 1]));
  });
  return moved.reduce((total, one) => add(total, one));
}
