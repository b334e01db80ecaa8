import {
  AdamW,
  clipByGlobalNorm,
  cosine,
  crossEntropy,
  type LstmState,
  valueAndGradient,
} from '@mneme/tensor-core';
import { dispose, keep, type Scalar, type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { CharacterModel } from './character-model.ts';
import { type StreamPart, streams } from './streams.ts';

export interface CharacterTraining {
  readonly steps: number;
  readonly batch: number;
  /** Characters that a gradient goes back through. */
  readonly length: number;
  readonly learningRate: number;
  readonly clip: number;
}

/** Trains on a text that is read in streams from beginning to end, again and again, the state carried on. */
export function trainCharacterModel(
  model: CharacterModel,
  text: Int32Array,
  { steps, batch, length, learningRate, clip }: CharacterTraining,
  progress: (step: number, loss: number) => void,
): void {
  const optimizer = new AdamW({ learningRate });
  const rate = cosine({ from: learningRate, to: learningRate / 10, steps });
  let state: LstmState | undefined;
  let step = 0;
  while (step < steps) {
    for (const part of streams(text, batch, length)) {
      if (step < steps) {
        const { loss, after } = trainStep(model, optimizer, part, state, { clip, learningRate: rate(step) });
        if (state) dispose([state.hidden, state.cell]);
        state = after;
        progress(++step, loss);
      }
      part.ids.dispose();
    }
    if (state) dispose([state.hidden, state.cell]);
    state = undefined;
  }
}

function trainStep(
  model: CharacterModel,
  optimizer: AdamW,
  { ids, next, length }: StreamPart,
  state: LstmState | undefined,
  { clip, learningRate }: { readonly clip: number; readonly learningRate: number },
): { loss: number; after: LstmState } {
  let after: LstmState | undefined;
  const labels = tensor(next, [next.length / length, length], 'int32');
  const { value, gradients } = valueAndGradient(model, () => {
    const read = model.call(ids, state);
    after = { hidden: keep(read.state.hidden), cell: keep(read.state.cell) };
    return crossEntropy(read.logits, labels) as Scalar;
  });
  const clipped = clipByGlobalNorm(gradients, clip);
  optimizer.apply(model, clipped, { learningRate });
  const loss = value.dataSync()[0] as number;
  const done: Tensor[] = [labels, value, ...gradients.values(), ...clipped.values()];
  dispose(done);
  return { loss, after: after as LstmState };
}
