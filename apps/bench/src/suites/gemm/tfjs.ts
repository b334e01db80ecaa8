import { matMul, tensor } from '@tensorflow/tfjs-core';
import type { OursHost } from '../../sides/ours.ts';
import { tfjsWork } from '../../sides/tfjs-work.ts';
import { inputValues } from '../inputs.ts';
import type { Work } from '../suite.ts';
import { type GemmCase, operandShapes } from './gemm-case.ts';

export function make(benchCase: GemmCase): Work {
  const shapes = operandShapes(benchCase);
  const a = tensor(inputValues('a', shapes.a), shapes.a);
  const b = tensor(inputValues('b', shapes.b), shapes.b);
  return tfjsWork([a, b], () => matMul(a, b, benchCase.transposeA, benchCase.transposeB));
}

/** The same, and what the machine could do at most where the backend can tell. */
export function makeOurs(benchCase: GemmCase, host: OursHost): Work {
  const peakGflops = host.peakGflops?.();
  return { ...make(benchCase), facts: () => (peakGflops === undefined ? {} : { peakGflops }) };
}
