import { embedding } from '@mneme/tensor-core';
import {
  add,
  cast,
  dispose,
  div,
  logSoftmax,
  mean,
  mul,
  neg,
  oneHot,
  type Scalar,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  tidy,
  type Variable,
  variable,
  variableGrads,
  zerosLike,
} from '@tensorflow/tfjs-core';
import {
  causalBias,
  composedLayer,
  composedLinear,
  composedNorm,
  composedTanhGelu,
} from '../composed-layers.ts';
import type { Work } from '../suite.ts';
import { inputFirst, lookUp } from '../weights.ts';
import { ADAM_W, type Batch, type GptCase, gptWeights } from './problem.ts';
import { trainingWork } from './training-work.ts';

type Parameters = ReadonlyMap<string, Variable>;

/**
 * The same step as someone writes it with tfjs-core alone. `gather` gets our scatter-add gradient, without which
 * tfjs-wasm trains no embedding, so that the arithmetic is compared and not that gap.
 */
export function make(benchCase: GptCase): Work {
  const { batch: rows, context, vocabulary } = benchCase;
  const bias = tensor(causalBias(context), [context, context]);
  const parameters: Parameters = new Map(
    [...inputFirst(gptWeights(benchCase))].map(([path, { shape, values }]) => [
      path,
      variableOf(values, shape),
    ]),
  );
  const adam = composedAdamW(parameters);
  const step = ({ ids, labels }: Batch): number =>
    tidy(() => {
      const read = tensor(ids, [rows, context], 'int32');
      const targets = cast(oneHot(tensor(labels, [rows, context], 'int32'), vocabulary), 'float32');
      const loss = (): Scalar => {
        const logits = logitsOf(parameters, read, benchCase, bias);
        return neg(mean(sum(mul(targets, logSoftmax(logits)), -1))) as Scalar;
      };
      const { value, grads } = variableGrads(loss, [...parameters.values()]);
      adam.apply(grads);
      return value.dataSync()[0] ?? Number.NaN;
    });
  const all = (): Tensor[] => [bias, ...parameters.values(), ...adam.slots];
  return trainingWork(benchCase, step, { dispose: () => dispose(all()) });
}

function logitsOf(parameters: Parameters, ids: Tensor, { layers, heads }: GptCase, bias: Tensor): Tensor {
  const get = lookUp<Tensor>(parameters);
  let x = add(embedding(get('tokens.weight'), ids), get('positions.weight'));
  for (let i = 0; i < layers; i++) {
    x = composedLayer(x, get, `layers.${i}`, { heads, gelu: composedTanhGelu, bias });
  }
  return composedLinear(composedNorm(x, get('norm.weight'), get('norm.bias')), get('output.weight'));
}

/** AdamW from tfjs's operations: its own optimizers have none. */
function composedAdamW(parameters: Parameters): {
  readonly slots: readonly Variable[];
  apply(gradients: Readonly<Record<string, Tensor>>): void;
} {
  const { learningRate, meanDecay, varianceDecay, epsilon, weightDecay } = ADAM_W;
  const states = [...parameters.values()].map((parameter) => {
    const zeros = (): Variable => tidy(() => variable(zerosLike(parameter)));
    return { parameter, first: zeros(), second: zeros() };
  });
  let taken = 0;
  return {
    slots: states.flatMap(({ first, second }) => [first, second]),
    apply(gradients) {
      taken++;
      const root = Math.sqrt(1 - varianceDecay ** taken);
      const rate = (learningRate * root) / (1 - meanDecay ** taken);
      for (const { parameter, first, second } of states) {
        const gradient = gradients[parameter.name] as Tensor;
        first.assign(add(mul(first, meanDecay), mul(gradient, 1 - meanDecay)));
        second.assign(add(mul(second, varianceDecay), mul(square(gradient), 1 - varianceDecay)));
        const change = mul(div(first, add(sqrt(second), epsilon * root)), rate);
        parameter.assign(sub(mul(parameter, 1 - learningRate * weightDecay), change));
      }
    },
  };
}

function variableOf(values: Float32Array, shape: readonly number[]): Variable {
  return tidy(() => variable(tensor(values, [...shape])));
}
