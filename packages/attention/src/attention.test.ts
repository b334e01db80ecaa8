import {
  attentionGradientKernel,
  attentionKernel,
  ensureGradients,
  type KernelContract,
  normal,
  Random,
} from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend, STOCK_BACKENDS, toBeClose } from '@mneme/testing';
import { grads, type KernelFunc, registerKernel, type Tensor, unregisterKernel } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { attend } from './attend.ts';
import { causal } from './masks/bands.ts';
import { maskTensor } from './masks/mask-tensor.ts';

const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(5).split(name));
const [BATCH, HEADS, QUERIES, KEYS, DEPTH, WIDTH] = [2, 3, 5, 7, 11, 13];
const inputs = (): [Tensor, Tensor, Tensor] => [
  draw('query', [BATCH, HEADS, QUERIES, DEPTH]),
  draw('key', [BATCH, HEADS, KEYS, DEPTH]),
  draw('value', [BATCH, HEADS, KEYS, WIDTH]),
];

/** Registers a contract's composed form as if it were the backend's own kernel, and counts its calls. */
function accelerate(backend: string): { calls: string[] } {
  const calls: string[] = [];
  for (const contract of [attentionKernel, attentionGradientKernel] as unknown as KernelContract<
    never,
    never
  >[]) {
    const kernelFunc = (({ inputs: given, attrs }: { inputs: never; attrs: never }) => {
      calls.push(contract.name);
      return contract.composed(given, attrs);
    }) as unknown as KernelFunc;
    registerKernel({ kernelName: contract.name, backendName: backend, kernelFunc });
  }
  return { calls };
}

onEachBackend(
  'attend with a kernel of the backend',
  (backend) => {
    beforeAll(() => ensureGradients());
    afterEach(() => {
      for (const { name } of [attentionKernel, attentionGradientKernel]) unregisterKernel(name, backend);
    });

    it.each([
      ['no mask', () => undefined],
      ['a causal mask', () => maskTensor(causal({ offset: -1 }), { queries: QUERIES, keys: KEYS })],
    ])('gives the composed values and gradients: %s', (_title, makeMask) => {
      const mask = makeMask();
      const run = (query: Tensor, key: Tensor, value: Tensor): Tensor =>
        attend({ query, key, value, ...(mask && { mask }) }).output;
      const composed = [run(...inputs()), ...grads(run as (...x: Tensor[]) => Tensor)(inputs())];
      const { calls } = accelerate(backend);
      const fused = [run(...inputs()), ...grads(run as (...x: Tensor[]) => Tensor)(inputs())];
      expect(calls).toEqual(['MnemeAttention', 'MnemeAttention', 'MnemeAttentionGradient']);
      for (const [i, tensor] of fused.entries())
        toBeClose(tensor, composed[i] as Tensor, { relative: 1e-4, absolute: 1e-5 });
    });

    it('gives the same bits when weights are asked for', () => {
      const { calls } = accelerate(backend);
      const [query, key, value] = inputs();
      const plain = attend({ query, key, value }).output;
      const { output, weights } = attend({ query, key, value }, { returns: { weights: true } });
      expect(calls).toHaveLength(2);
      expect([...output.dataSync()]).toEqual([...plain.dataSync()]);
      expect(weights.shape).toEqual([BATCH, HEADS, QUERIES, KEYS]);
    });

    it('spreads what broadcasts along leading axes', () => {
      const [query] = inputs();
      const shared = { key: draw('key', [KEYS, DEPTH]), value: draw('value', [KEYS, WIDTH]) };
      const composed = attend({ query, ...shared }).output;
      const { calls } = accelerate(backend);
      toBeClose(attend({ query, ...shared }).output, composed);
      expect(calls).toEqual(['MnemeAttention']);
    });

    it('leaves nothing behind', () => {
      accelerate(backend);
      const [query, key, value] = inputs();
      expectNoLeak(() => attend({ query, key, value }).output);
      expectNoLeak(() => ({
        ...attend({ query, key, value }, { returns: { weights: true, logSumExp: true } }),
      }));
    });
  },
  STOCK_BACKENDS,
);
