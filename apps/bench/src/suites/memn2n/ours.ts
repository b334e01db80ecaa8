import {
  countSentences,
  EndToEndMemoryNetwork,
  releasedPositionEncoding,
  timeIndices,
} from '@mneme/memory-net';
import { clipEachByNorm, crossEntropy, Random, Sgd, valueAndGradient } from '@mneme/tensor-core';
import { dispose, type Scalar, tensor1d } from '@tensorflow/tfjs-core';
import { CLIP, LEARNING_RATE, type Problem, SIZES } from './problem.ts';

/** The step by this library. */
export function makeOurs(): { readonly model: EndToEndMemoryNetwork; step(problem: Problem): number } {
  const { batch, slots, words, vocabulary, width, hops } = SIZES;
  const encoding = releasedPositionEncoding;
  const model = new EndToEndMemoryNetwork(
    { vocabulary, slots, width, hops, tying: 'adjacent', encoding },
    new Random(1),
  );
  const optimizer = new Sgd({ learningRate: LEARNING_RATE });
  const counts = { encoding, vocabulary, slots, capacity: words };
  return {
    model,
    step({ stories, questions, labels }) {
      const times = stories.map((story) => timeIndices(story.length, slots));
      const story = countSentences(stories, counts, times);
      const question = countSentences(
        questions.map((words) => [words]),
        counts,
      );
      const answers = tensor1d(labels, 'int32');
      const { value, gradients } = valueAndGradient(
        model,
        () => crossEntropy(model.call({ story, question }), answers, { reduction: 'sum' }) as Scalar,
      );
      const clipped = clipEachByNorm(gradients, CLIP);
      optimizer.apply(model, clipped);
      const loss = (value.dataSync()[0] ?? Number.NaN) / batch;
      const counted = [story, question].flatMap(({ places, values }) => [places, values]);
      dispose([...counted, answers, value, ...gradients.values(), ...clipped.values()]);
      return loss;
    },
  };
}
