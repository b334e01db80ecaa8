import { dispose } from '@tensorflow/tfjs-core';
import { tensorsOf } from './parameters.ts';

/**
 * Disposes of every tensor that the fields of `root` reach: the parameters and buffers of a model, the state
 * of an optimizer.
 *
 * @example
 * import { memory } from '@tensorflow/tfjs-core';
 * import { disposeAll, Linear, Random } from '@mneme/tensor-core';
 *
 * const model = { layers: [new Linear({ input: 3, output: 2 }, new Random(0))] };
 * disposeAll(model);
 * console.log(memory().numTensors); // 0
 */
export function disposeAll(root: object): void {
  dispose([...tensorsOf(root).values()]);
}
