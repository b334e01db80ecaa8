import { DncMemory, type Memory, MemoryAugmentedNetwork, NtmMemory } from '@mneme/memory-net';
import {
  Adam,
  clipByGlobalNorm,
  LstmCell,
  type LstmState,
  Random,
  type RecurrentState,
  unroll,
  valueAndGradient,
} from '@mneme/tensor-core';
import { dispose, mul, type Scalar, softplus, sub, sum, tensor } from '@tensorflow/tfjs-core';
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

export type Network = MemoryAugmentedNetwork<LstmState, RecurrentState>;

/** The network of a case, from one seed. */
export function makeNetwork({ network }: MemoryNetCase): Network {
  const random = new Random(1);
  const { size } = network === 'ntm' ? NTM : DNC;
  const memory = (
    network === 'ntm' ? new NtmMemory(NTM, random.split('memory')) : new DncMemory(DNC)
  ) as Memory<RecurrentState>;
  const controller = new LstmCell({ input: INPUT + memory.reads, size }, random.split('controller'));
  return new MemoryAugmentedNetwork({ input: INPUT, output: COPY.bits, size, controller, memory }, random);
}

/** The step by this library. */
export function makeOurs(benchCase: MemoryNetCase): { step(problem: Problem): number } {
  const network = makeNetwork(benchCase);
  const optimizer = new Adam({ learningRate: LEARNING_RATE });
  const asked = tensor(askedSteps(), [1, STEPS, 1]);
  return {
    step(problem) {
      const inputs = tensor(problem.inputs, [COPY.batch, STEPS, INPUT]);
      const targets = tensor(problem.targets, [COPY.batch, STEPS, COPY.bits]);
      const { value, gradients } = valueAndGradient(network, () => {
        const logits = unroll(network, inputs).output;
        const cost = sum(mul(asked, sub(softplus(logits), mul(targets, logits))));
        return mul(cost, 1 / COPY.batch) as Scalar;
      });
      const clipped = clipByGlobalNorm(gradients, CLIP);
      optimizer.apply(network, clipped);
      const loss = value.dataSync()[0] ?? Number.NaN;
      dispose([inputs, targets, value, ...gradients.values(), ...clipped.values()]);
      return loss;
    },
  };
}
