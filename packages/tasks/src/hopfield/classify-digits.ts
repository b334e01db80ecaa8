import { hebbianAssociator, pseudoInverseAssociator } from '@mneme/hopfield';
import {
  argMax,
  concat,
  matMul,
  mean,
  oneHot,
  ones,
  sub,
  type Tensor,
  tensor,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { LabelledImages } from '../images/digit-images.ts';

/** Hetero-association as a classifier: how many digits each rule names rightly. */
export interface Classified {
  readonly rule: string;
  readonly trained: number;
  readonly tested: number;
  /** The share of test images that get their own label. */
  readonly accuracy: number;
}

/** Joins images with their labels by each rule, and asks for those of other images. */
export function classifyDigits(train: LabelledImages, test: LabelledImages): Classified[] {
  const answers = tidy(() => {
    const outputs = targets(train.labels);
    const [inputs, asked] = [inputsOf(train), inputsOf(test)];
    const middle = mean(inputs, 0, true);
    const away = sub(inputs, middle);
    const named = (weights: Tensor, x: Tensor): Int32Array =>
      argMax(matMul(x, weights, false, true), -1).dataSync<'int32'>();
    return {
      hebb: named(hebbianAssociator({ inputs, outputs }), asked),
      'hebb, centred': named(hebbianAssociator({ inputs: away, outputs }), sub(asked, middle)),
      'pseudo-inverse': named(pseudoInverseAssociator({ inputs, outputs }), asked),
    };
  });
  const [trained, tested] = [train.labels.length, test.labels.length];
  return Object.entries(answers).map(([rule, labels]) => ({
    ...{ rule, trained, tested },
    accuracy: test.labels.filter((label, i) => labels[i] === label).length / tested,
  }));
}

/** Pixels in [0, 1] and a 1, for what each label has by itself. */
function inputsOf({ pixels, width, height }: LabelledImages): Tensor {
  const values = new Float32Array(pixels.length * width * height);
  for (const [i, image] of pixels.entries()) {
    for (const [j, value] of image.entries()) values[i * image.length + j] = value / 255;
  }
  const images = tensor(values, [pixels.length, width * height]);
  return concat([images, ones([pixels.length, 1])], 1);
}

/** 1 for the label, -1/9 for the others: they sum to 0, so that no label is favoured. */
function targets(labels: readonly number[]): Tensor {
  return oneHot(tensor1d([...labels], 'int32'), 10, 1, -1 / 9);
}
