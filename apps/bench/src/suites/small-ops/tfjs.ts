import { add, grad, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { tfjsWork } from '../../sides/tfjs-work.ts';
import { inputValues } from '../inputs.ts';
import type { Work } from '../suite.ts';
import type { SmallCase } from './small-case.ts';

export function make({ size, chained }: SmallCase): Work {
  const [x, y] = [tensor(inputValues('x', [size])), tensor(inputValues('y', [size]))];
  if (chained === undefined) {
    // Without a tidy of its own, which would cost as much as a small addition.
    return { ...tfjsWork([x, y], () => add(x, y)), run: () => add(x, y).dispose() };
  }
  const gradient = grad((input: Tensor) => {
    let total = input;
    for (let i = 0; i < chained; i++) total = add(total, y);
    return sum(total);
  });
  return tfjsWork([x, y], () => gradient(x));
}
