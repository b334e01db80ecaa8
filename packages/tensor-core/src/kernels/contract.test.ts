import { onEachBackend, STOCK_BACKENDS, toBeClose } from '@mneme/testing';
import {
  add,
  grads,
  mul,
  registerKernel,
  type Tensor,
  type TensorInfo,
  tensor,
  unregisterGradient,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { isAccelerated, type KernelContract, runContract } from './contract.ts';

type Inputs = { readonly a: Tensor; readonly b: Tensor };

/** The sum and the product of two numbers: two outputs, both differentiated. */
const contract: KernelContract<Inputs, { readonly times: number }> = {
  name: 'MnemeTestPair',
  outputs: ['sum', 'product'],
  gradient: {
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved) => {
      const [dsum, dproduct] = dy as [Tensor, Tensor];
      const [a, b] = saved as [Tensor, Tensor];
      return { a: () => add(dsum, mul(dproduct, b)), b: () => add(dsum, mul(dproduct, a)) };
    },
  },
  composed: ({ a, b }, { times }) => [mul(add(a, b), times), mul(mul(a, b), times)],
};

onEachBackend(
  'runContract',
  (backend) => {
    beforeAll(ensureGradients);
    const calls: unknown[] = [];
    const register = (outputs: number): void =>
      registerKernel({
        kernelName: contract.name,
        backendName: backend,
        kernelFunc: ({ inputs, attrs }) => {
          calls.push(attrs);
          const { a, b } = inputs as unknown as Inputs;
          return [add(a, b), mul(a, b)].slice(0, outputs) as TensorInfo[];
        },
      });
    afterEach(() => {
      calls.length = 0;
      if (isAccelerated(contract.name)) unregisterKernel(contract.name, backend);
    });

    const [a, b] = [
      [2, 3],
      [5, 7],
    ];
    const weighted = (x: Tensor, y: Tensor): Tensor => {
      const [sum, product] = runContract(contract, { a: x, b: y }, { times: 1 }) as [Tensor, Tensor];
      return add(mul(sum, 10), product);
    };

    it('composes where the backend has no kernel, and differentiates that', () => {
      expect(isAccelerated(contract.name)).toBe(false);
      const [da, db] = grads(weighted)([tensor(a), tensor(b)]);
      toBeClose(da ?? [], [15, 17]);
      toBeClose(db ?? [], [12, 13]);
    });

    it("runs the backend's kernel where there is one, and differentiates by the contract's gradient", () => {
      register(2);
      expect(isAccelerated(contract.name)).toBe(true);
      const [da, db] = grads(weighted)([tensor(a), tensor(b)]);
      expect(calls).toEqual([{ times: 1 }]);
      toBeClose(da ?? [], [15, 17]);
      toBeClose(db ?? [], [12, 13]);
      toBeClose(runContract(contract, { a: tensor(a), b: tensor(b) }, { times: 1 })[1] ?? [], [10, 21]);
      unregisterGradient(contract.name);
    });

    it('refuses a kernel of too few outputs', () => {
      register(1);
      expect(() => runContract(contract, { a: tensor(a), b: tensor(b) }, { times: 1 })).toThrow(
        'MnemeTestPair: outputs must be [sum, product], got 1 of them',
      );
      unregisterGradient(contract.name);
    });
  },
  STOCK_BACKENDS,
);
