import { onEachBackend, STOCK_BACKENDS, toBeClose } from '@mneme/testing';
import {
  add,
  expandDims,
  grads,
  registerKernel,
  square,
  type Tensor,
  type TensorInfo,
  tensor,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { activateParts } from '../ops/activate-parts.ts';
import { crossEntropy } from '../ops/cross-entropy.ts';
import { dncAllocation, dncLinks } from '../ops/dnc-addressing.ts';
import { dropout } from '../ops/dropout.ts';
import { embedding } from '../ops/embedding.ts';
import { gelu } from '../ops/gelu.ts';
import { layerNormalization } from '../ops/layer-normalization.ts';
import { logSoftmax } from '../ops/log-softmax.ts';
import { logSumExp } from '../ops/log-sum-exp.ts';
import { maskedSoftmax } from '../ops/masked-softmax.ts';
import { nearestNeighbours } from '../ops/nearest-neighbours.ts';
import { ntmAddressing } from '../ops/ntm-addressing.ts';
import { rmsNormalization } from '../ops/rms-normalization.ts';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { activatePartsGradientKernel, activatePartsKernel } from './activate-parts.ts';
import type { KernelContract } from './contract.ts';
import { runContract } from './contract.ts';
import {
  dncAllocationGradientKernel,
  dncAllocationKernel,
  dncLinksGradientKernel,
  dncLinksKernel,
} from './dnc-addressing.ts';
import { dropoutMaskKernel } from './dropout-mask.ts';
import { eraseAndAddGradientKernel, eraseAndAddKernel } from './erase-and-add.ts';
import { gatherRowsKernel } from './gather-rows.ts';
import { geluGradientKernel, geluKernel } from './gelu.ts';
import { layerNormalizationGradientKernel, layerNormalizationKernel } from './layer-normalization.ts';
import { logSoftmaxKernel, logSumExpKernel } from './log-softmax.ts';
import { maskedSoftmaxKernel } from './masked-softmax.ts';
import { nearestNeighboursKernel } from './nearest-neighbours.ts';
import { ntmAddressingGradientKernel, ntmAddressingKernel } from './ntm-addressing.ts';
import { rmsNormalizationGradientKernel, rmsNormalizationKernel } from './rms-normalization.ts';
import { scatterAddKernel, scatterOnDevice } from './scatter-add.ts';
import { softmaxCrossEntropyGradientKernel, softmaxCrossEntropyKernel } from './softmax-cross-entropy.ts';
import { softmaxGradientKernel } from './softmax-gradient.ts';

/** A contract of whatever inputs. */
type AnyContract = Pick<KernelContract<never, never>, 'name' | 'outputs' | 'composed'>;

const draw = (shape: readonly number[], seed: number): Tensor =>
  uniform(shape, new Random(seed), { low: -1 });
const integers = (values: readonly number[]): Tensor => tensor([...values], [values.length], 'int32');

/** What each pair of contracts serves, and its inputs. */
const cases: [string, readonly AnyContract[], (...x: Tensor[]) => Tensor, () => Tensor[]][] = [
  [
    'embedding',
    [gatherRowsKernel, scatterAddKernel],
    (x) => embedding(x as Tensor, integers([1, 1, 0])),
    () => [draw([3, 5], 1)],
  ],
  ['gelu', [geluKernel, geluGradientKernel], (x) => gelu(x as Tensor), () => [draw([3, 5], 2)]],
  [
    'layerNormalization',
    [layerNormalizationKernel, layerNormalizationGradientKernel],
    (...given) => layerNormalization(...(given as [Tensor, Tensor, Tensor])),
    () => [draw([2, 3, 5], 3), draw([5], 4), draw([5], 5)],
  ],
  [
    'rmsNormalization',
    [rmsNormalizationKernel, rmsNormalizationGradientKernel],
    (...given) => rmsNormalization(...(given as [Tensor, Tensor])),
    () => [draw([2, 3, 5], 3), draw([5], 4)],
  ],
  [
    'crossEntropy',
    [softmaxCrossEntropyKernel, softmaxCrossEntropyGradientKernel],
    (x) => crossEntropy(x as Tensor, integers([4, -1, 2]), { smoothing: 0.1, ignoredIndex: -1 }),
    () => [draw([3, 5], 6)],
  ],
  [
    'nearestNeighbours',
    [nearestNeighboursKernel],
    (...given) => nearestNeighbours(...(given as [Tensor, Tensor]), 2).similarities,
    () => [draw([3, 5], 8), draw([7, 5], 9)],
  ],
  [
    'ntmAddressing',
    [ntmAddressingKernel, ntmAddressingGradientKernel],
    (...given) => {
      const [memory, key, strength, gate, shift, sharpening, previous] = given as [
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
      ];
      return ntmAddressing({ memory, key, strength, gate, shift, sharpening, previous });
    },
    () => [
      draw([2, 5, 3], 1),
      draw([2, 1, 3], 2),
      ...[3, 4].map((seed) => square(draw([2, 1, 1], seed))),
      square(draw([2, 1, 3], 5)),
      add(square(draw([2, 1, 1], 6)), 1),
      square(draw([2, 1, 5], 7)),
    ],
  ],
  [
    'activateParts',
    [activatePartsKernel, activatePartsGradientKernel],
    (x) =>
      activateParts(x as Tensor, [
        { columns: 2, by: 'sigmoid' },
        { columns: 3, by: 'softmax' },
      ]),
    () => [draw([3, 5], 2)],
  ],
  [
    'eraseAndAdd',
    [eraseAndAddKernel, eraseAndAddGradientKernel],
    (...given) => {
      const [contents, weights, erase, change] = given as [Tensor, Tensor, Tensor, Tensor];
      return runContract(eraseAndAddKernel, { contents, weights, erase, add: change }, {})[0] as Tensor;
    },
    () => [draw([2, 5, 3], 1), draw([2, 2, 5], 2), draw([2, 2, 3], 3), draw([2, 2, 3], 4)],
  ],
  [
    'dncAllocation',
    [dncAllocationKernel, dncAllocationGradientKernel],
    (x) => dncAllocation(x as Tensor),
    () => [square(draw([2, 5], 8))],
  ],
  [
    'dncLinks',
    [dncLinksKernel, dncLinksGradientKernel],
    (...given) => {
      const [link, precedence, write] = given as [Tensor, Tensor, Tensor];
      const next = dncLinks({ link, precedence, write });
      return add(next.link, expandDims(next.precedence, 1));
    },
    () => [square(draw([2, 5, 5], 9)), square(draw([2, 5], 10)), square(draw([2, 5], 11))],
  ],
  ['logSoftmax', [logSoftmaxKernel], (x) => logSoftmax(x as Tensor), () => [draw([3, 5], 12)]],
  ['logSumExp', [logSumExpKernel], (x) => logSumExp(x as Tensor), () => [draw([3, 5], 13)]],
  [
    'maskedSoftmax',
    [maskedSoftmaxKernel, softmaxGradientKernel],
    (x) => maskedSoftmax(x as Tensor, tensor([1, 0, 1, 1, 0], [5], 'bool')),
    () => [draw([3, 5], 14)],
  ],
  ['dropout', [dropoutMaskKernel], (x) => dropout(x as Tensor, 0.3, new Random(9)), () => [draw([3, 5], 7)]],
];

onEachBackend(
  'kernel contracts',
  (backend) => {
    beforeAll(ensureGradients);
    let registered: string[] = [];
    afterEach(() => {
      for (const name of registered) unregisterKernel(name, backend);
      registered = [];
    });

    it.each(cases)(
      '%s runs the kernels of a backend that has them, with the same results',
      (_, contracts, f, inputs) => {
        const x = inputs();
        const run = (): Tensor[] => [f(...x), ...grads(f)(x)];
        const composed = run();
        const ran = new Map<string, number>();
        for (const { name, outputs, composed: compose } of contracts) {
          registered.push(name);
          registerKernel({
            kernelName: name,
            backendName: backend,
            kernelFunc: ({ inputs: given, attrs }) => {
              const results = compose(given as never, attrs as never);
              ran.set(name, (ran.get(name) ?? 0) + 1);
              expect(results.length).toBe(outputs.length);
              return results as TensorInfo[];
            },
          });
        }
        const accelerated = run();
        expect([...ran.keys()].sort()).toEqual(contracts.map(({ name }) => name).sort());
        for (const [i, result] of accelerated.entries()) toBeClose(result, composed[i] as Tensor);
      },
    );

    it('scatter-add without a host is the sum of scatterND', () => {
      const [indices, updates] = [integers([2, 0, 2]), draw([3, 5], 8)];
      const [sum] = scatterAddKernel.composed({ indices, updates }, { rows: 7 });
      toBeClose(scatterOnDevice(indices, updates, 7), sum as Tensor);
    });
  },
  STOCK_BACKENDS,
);
