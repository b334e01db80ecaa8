import { mul, ones, reshape, type Tensor } from '@tensorflow/tfjs-core';
import { einsum } from './einsum.ts';

/** The gradients of tfjs's own einsum kernel, whose equations name each axis once: one for each operand. */
export function einsumDerivatives(
  equation: string,
  operands: readonly Tensor[],
  dy: Tensor,
): Record<string, () => Tensor> {
  const [left = '', output = ''] = equation.replaceAll(' ', '').split('->');
  const terms = left.split(',');
  const derivative = (index: number): Tensor => {
    const others = terms.flatMap((term, i) =>
      i === index ? [] : [{ term, operand: operands[i] as Tensor }],
    );
    const term = terms[index] ?? '';
    const shape = operands[index]?.shape ?? [];
    // An axis that stands in this operand alone was summed away: every place along it gets the same.
    const elsewhere = new Set(output + others.map((other) => other.term).join(''));
    const present = [...term].filter((label) => elsewhere.has(label));
    const given = [output, ...others.map((other) => other.term)].join(',');
    const result = einsum(`${given}->${present.join('')}`, dy, ...others.map((other) => other.operand));
    const kept = shape.map((length, axis) => (elsewhere.has(term[axis] ?? '') ? length : 1));
    return mul(reshape(result, kept), ones(shape));
  };
  return Object.fromEntries(terms.map((_, index) => [index, () => derivative(index)]));
}
