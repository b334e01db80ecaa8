import { Autoencoder, type Pattern, tensorOf, withFlips } from '@mneme/hopfield';
import { Adam, disposeAll, type Random, valueAndGradient } from '@mneme/tensor-core';
import { dispose, mean, type Scalar, square, sub, tidy } from '@tensorflow/tfjs-core';
import { NOISE } from './cues.ts';

export interface AutoencoderTraining {
  /** Default 100. */
  readonly hidden?: number;
  /** Default 300. */
  readonly steps?: number;
}

/** An autoencoder that has learnt to give images back from noisy ones, a new noise in each step. */
export function trainAutoencoder(
  images: readonly Pattern[],
  random: Random,
  { hidden = 100, steps = 300 }: AutoencoderTraining = {},
): Autoencoder {
  const size = images[0]?.length ?? 0;
  const model = new Autoencoder({ input: size, hidden }, random.split('model'));
  const optimizer = new Adam({ learningRate: 0.003 });
  const flips = Math.round(NOISE * size);
  for (let step = 0; step < steps; step++) {
    const noise = random.split('noise').at(step);
    tidy(() => {
      const target = tensorOf(images);
      const input = tensorOf(images.map((image, i) => withFlips(image, flips, noise.at(i))));
      const { value, gradients } = valueAndGradient(
        model,
        () => mean(square(sub(model.call(input), target))) as Scalar,
      );
      optimizer.apply(model, gradients);
      dispose([value, ...gradients.values()]);
    });
  }
  disposeAll(optimizer);
  return model;
}
