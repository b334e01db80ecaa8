import {
  attentionGradientKernel,
  ensureGradients,
  layerNormalizationGradientKernel,
  runContract,
} from '@mneme/tensor-core';
import { toBeClose } from '@mneme/testing';
import { backend, memory, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useWasmBackend } from '../use-wasm-backend.ts';
import { attentionCases } from './contracts/attention-cases.ts';
import { type AnyContract, both, type Case, draw, type Given, made, titled } from './contracts/case.ts';
import { drawCases, flatCases } from './contracts/flat-cases.ts';
import { hebbianCases, memoryCases } from './contracts/memory-cases.ts';
import { rowCases } from './contracts/row-cases.ts';
import { softmaxCases } from './contracts/softmax-cases.ts';

describe('fused kernels', () => {
  beforeAll(async () => {
    ensureGradients();
    await useWasmBackend({ threads: 2, deterministic: true, poison: true });
  });
  afterAll(() => backend().dispose());

  it.each(titled([...rowCases, ...flatCases, ...memoryCases, ...softmaxCases]))('%s', async (_, each) => {
    const [fused, composed] = await both(each);
    for (const [i, value] of fused.entries())
      toBeClose(value, composed[i] as Tensor, { relative: 1e-4, absolute: 3e-5 });
  });

  it.each(titled([...drawCases, ...hebbianCases]))('%s', async (_, each) => {
    const [fused, composed] = await both(each);
    for (const [i, value] of fused.entries())
      expect(Buffer.from(value.dataSync().buffer as ArrayBuffer)).toEqual(
        Buffer.from(composed[i]?.dataSync().buffer as ArrayBuffer),
      );
  });

  it.each(titled(attentionCases))('%s, and its gradient', async (_, each) => {
    const [fused, composed] = await both(each);
    for (const [i, value] of fused.entries())
      toBeClose(value, composed[i] as Tensor, { relative: 1e-4, absolute: 1e-5 });
    const [output, logSumExp] = fused.map(
      (value): Given => ({ values: value.dataSync(), shape: value.shape }),
    ) as [Given, Given];
    const inputs = { ...each[2], output, logSumExp, dOutput: draw(output.shape) };
    const gradients = await both(['gradient', attentionGradientKernel, inputs, each[3] ?? {}]);
    for (const [i, value] of gradients[0].entries())
      toBeClose(value, gradients[1][i] as Tensor, { relative: 1e-4, absolute: 1e-5 });
  });

  it('hold nothing back', async () => {
    const [, contract, given, attributes = {}] = rowCases.find(
      ([, kernel]) => kernel === layerNormalizationGradientKernel,
    ) as Case;
    const inputs = made(given);
    const held = (memory() as unknown as { numBytesHeld: number }).numBytesHeld;
    tidy(() => void runContract(contract as AnyContract, inputs as never, attributes as never));
    expect((memory() as unknown as { numBytesHeld: number }).numBytesHeld).toBe(held);
  });
});
