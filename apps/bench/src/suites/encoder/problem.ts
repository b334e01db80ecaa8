import { inputValues } from '../inputs.ts';
import type { BenchCase } from '../suite.ts';
import { layerWeights, type Weight, type Weights } from '../weights.ts';

export interface EncoderCase extends BenchCase {
  readonly batch: number;
  readonly length: number;
}

export const WIDTH = 256;
export const HEADS = 4;
export const INNER = 1024;

export const encoderWeights: () => Weights = () => new Map(layerWeights('layer', WIDTH, INNER));

export function encoderInput({ batch, length }: EncoderCase): Weight {
  const shape = [batch, length, WIDTH];
  return { shape, values: inputValues('x', shape) };
}
