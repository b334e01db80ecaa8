import { disposeAll, Random } from '@mneme/tensor-core';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { EncoderLayer } from '../../models/encoder-layer.ts';
import { tfjsWork } from '../../sides/tfjs-work.ts';
import { composedGelu, composedLayer } from '../composed-layers.ts';
import { loadWeights } from '../load-weights.ts';
import type { Work } from '../suite.ts';
import { inputFirst, lookUp, type Weight } from '../weights.ts';
import { type EncoderCase, encoderInput, encoderWeights, HEADS, INNER, WIDTH } from './problem.ts';

export function makeOurs(benchCase: EncoderCase): Work {
  const config = { width: WIDTH, heads: HEADS, causal: false, inner: INNER, approximation: 'exact' } as const;
  const model = { layer: new EncoderLayer(config, new Random(0)) };
  loadWeights(model, encoderWeights());
  const x = tensorOf(encoderInput(benchCase));
  const work = tfjsWork([x], () => model.layer.call(x));
  return {
    ...work,
    dispose() {
      work.dispose();
      disposeAll(model);
    },
  };
}

export function make(benchCase: EncoderCase): Work {
  const x = tensorOf(encoderInput(benchCase));
  const weights = new Map(
    [...inputFirst(encoderWeights())].map(([path, weight]) => [path, tensorOf(weight)]),
  );
  const options = { heads: HEADS, gelu: composedGelu };
  return tfjsWork([x, ...weights.values()], () => composedLayer(x, lookUp(weights), 'layer', options));
}

function tensorOf({ shape, values }: Weight): Tensor {
  return tensor(values, [...shape]);
}
