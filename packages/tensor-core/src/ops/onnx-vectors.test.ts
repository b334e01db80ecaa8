import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataRoot, onEachBackend, toBeClose } from '@mneme/testing';
import { reshape, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { gelu } from './gelu.ts';
import { layerNormalization } from './layer-normalization.ts';
import { logSoftmax } from './log-softmax.ts';
import { rmsNormalization } from './rms-normalization.ts';
import { softmax } from './softmax.ts';

interface Stored {
  readonly name: string;
  readonly shape: number[];
  readonly data: number[];
}

interface Case {
  readonly name: string;
  readonly attributes: { readonly axis?: number; readonly epsilon?: number; readonly approximate?: string };
  readonly inputTensors: readonly Stored[];
  readonly outputTensors: readonly Stored[];
}

/** ONNX normalises all axes from `axis` on, in one. */
function flattened(x: Tensor, axis = -1): [number, number] {
  const from = axis < 0 ? axis + x.rank : axis;
  const width = x.shape.slice(from).reduce((a, b) => a * b, 1);
  return [x.size / width, width];
}

const operators: Record<
  string,
  (x: Tensor, attributes: Case['attributes'], scale?: Tensor, offset?: Tensor) => Tensor
> = {
  Gelu: (x, { approximate }) => gelu(x, approximate === 'tanh' ? 'tanh' : 'exact'),
  Softmax: (x, { axis }) => softmax(x, axis),
  LogSoftmax: (x, { axis }) => logSoftmax(x, axis),
  LayerNormalization: (x, { axis, epsilon }, scale, offset) => {
    const [rows, width] = flattened(x, axis);
    const [factor, shift] = [scale, offset].map((each) => reshape(each as Tensor, [width])) as [
      Tensor,
      Tensor,
    ];
    return reshape(layerNormalization(reshape(x, [rows, width]), factor, shift, epsilon), x.shape);
  },
  RMSNormalization: (x, { axis, epsilon }, scale) => {
    const [rows, width] = flattened(x, axis);
    return reshape(
      rmsNormalization(reshape(x, [rows, width]), reshape(scale as Tensor, [width]), epsilon),
      x.shape,
    );
  },
};

const root = dataRoot('onnx-vectors');

onEachBackend('the operators of the ONNX standard', () => {
  for (const [operator, run] of Object.entries(operators)) {
    it.skipIf(root === undefined)(`${operator} gives the standard's outputs`, () => {
      const cases = JSON.parse(readFileSync(join(root ?? '', `${operator}.json`), 'utf8')) as Case[];
      expect(cases.length).toBeGreaterThan(0);
      for (const { attributes, inputTensors, outputTensors } of cases) {
        const y = tidy(() => {
          const [x, ...others] = inputTensors.map(({ data, shape }) => tensor(data, shape, 'float32'));
          return run(x as Tensor, attributes, ...others);
        });
        const expected = outputTensors[0];
        toBeClose(y, tensor(expected?.data ?? [], expected?.shape), { relative: 1e-4, absolute: 1e-5 });
      }
    });
  }
});
