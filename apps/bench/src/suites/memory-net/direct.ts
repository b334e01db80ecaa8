import { parametersOf } from '@mneme/tensor-core';
import {
  add,
  addN,
  concat,
  div,
  matMul,
  maximum,
  mul,
  type Scalar,
  slice,
  softplus,
  sqrt,
  square,
  squeeze,
  stack,
  sub,
  sum,
  type Tensor,
  tensor,
  tidy,
  type Variable,
  variable,
  variableGrads,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { firstDncState, stepDnc } from './direct-dnc.ts';
import { type DirectWeights, lstm } from './direct-lstm.ts';
import { firstNtmState, stepNtm } from './direct-ntm.ts';
import { makeNetwork } from './ours.ts';
import {
  askedSteps,
  CLIP,
  COPY,
  DNC,
  INPUT,
  LEARNING_RATE,
  type MemoryNetCase,
  NTM,
  type Problem,
  STEPS,
} from './problem.ts';

const PATHS: Readonly<Record<keyof DirectWeights, string>> = {
  inputWeight: 'controller.inputWeight',
  stateWeight: 'controller.stateWeight',
  inputBias: 'controller.inputBias',
  stateBias: 'controller.stateBias',
  control: 'control.weight',
  controlBias: 'control.bias',
  output: 'output.weight',
  outputBias: 'output.bias',
  places: 'memory.places',
};

/** The same step as someone writes it with tfjs-core alone, from the same first parameters. */
export function makeDirect(benchCase: MemoryNetCase): { step(problem: Problem): number } {
  const parameters = parametersOf(makeNetwork(benchCase));
  const weights = Object.fromEntries(
    Object.entries(PATHS).flatMap(([name, path]) => {
      const parameter = parameters.get(path);
      return parameter ? [[name, variable(parameter.clone())]] : [];
    }),
  ) as unknown as DirectWeights;
  const variables = Object.values(weights) as Variable[];
  const adam = makeAdam(variables);
  const asked = tensor(askedSteps(), [1, STEPS, 1]);
  return {
    step: (problem) =>
      tidy(() => {
        const inputs = tensor(problem.inputs, [COPY.batch, STEPS, INPUT]);
        const targets = tensor(problem.targets, [COPY.batch, STEPS, COPY.bits]);
        const { value, grads } = variableGrads(() => {
          const logits = unrolled(benchCase, weights, inputs);
          const cost = sum(mul(asked, sub(softplus(logits), mul(targets, logits))));
          return mul(cost, 1 / COPY.batch) as Scalar;
        }, variables);
        adam(variables.map(({ name }) => grads[name] as Tensor));
        return value.dataSync()[0] ?? Number.NaN;
      }),
  };
}

function unrolled({ network }: MemoryNetCase, weights: DirectWeights, inputs: Tensor): Tensor {
  const { size, reads } =
    network === 'ntm' ? { ...NTM, reads: NTM.word } : { ...DNC, reads: DNC.readHeads * DNC.word };
  let [hidden, cell, read] = [
    zeros([COPY.batch, size]),
    zeros([COPY.batch, size]),
    zeros([COPY.batch, reads]),
  ] as Tensor[];
  let memory: unknown = network === 'ntm' ? firstNtmState(weights) : firstDncState();
  const step = (network === 'ntm' ? stepNtm : stepDnc) as (
    c: Tensor,
    s: unknown,
  ) => { read: Tensor; state: unknown };
  const outputs: Tensor[] = [];
  for (let t = 0; t < STEPS; t++) {
    const x = squeeze(slice(inputs, [0, t, 0], [COPY.batch, 1, INPUT]), [1]);
    [hidden, cell] = lstm(concat([x, read as Tensor], 1), hidden as Tensor, cell as Tensor, weights);
    const control = add(matMul(hidden as never, weights.control as never, false, true), weights.controlBias);
    ({ read, state: memory } = step(control, memory));
    const seen = concat([hidden, read as Tensor], 1);
    outputs.push(add(matMul(seen as never, weights.output as never, false, true), weights.outputBias));
  }
  return stack(outputs, 1);
}

/** Clips all gradients together, and takes Adam's step. */
function makeAdam(variables: readonly Variable[]): (gradients: readonly Tensor[]) => void {
  const [means, squares] = [0, 1].map(() => variables.map((v) => variable(zerosLike(v)))) as [
    Variable[],
    Variable[],
  ];
  let step = 0;
  return (gradients) => {
    step++;
    const norm = sqrt(addN(gradients.map((gradient) => sum(square(gradient)))));
    const factor = div(CLIP, maximum(norm, CLIP));
    for (const [i, parameter] of variables.entries()) {
      const gradient = mul(gradients[i] as Tensor, factor);
      const [mean, squared] = [means[i] as Variable, squares[i] as Variable];
      mean.assign(add(mul(mean, 0.9), mul(gradient, 0.1)));
      squared.assign(add(mul(squared, 0.999), mul(square(gradient), 0.001)));
      const corrected = div(mean, 1 - 0.9 ** step);
      const root = add(sqrt(div(squared, 1 - 0.999 ** step)), 1e-8);
      parameter.assign(sub(parameter, mul(LEARNING_RATE, div(corrected, root))));
    }
  };
}
