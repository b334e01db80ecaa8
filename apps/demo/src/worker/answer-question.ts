import { countSentences, timeIndices } from '@mneme/memory-net';
import { RecordingProbe, softmax } from '@mneme/tensor-core';
import { tidy } from '@tensorflow/tfjs-core';
import type { Answer, Asked } from './messages.ts';
import type { Model } from './open-model.ts';

// The page shows what follows, as it is.
export function answerQuestion({ network, sizes }: Model, { sentences, question }: Asked): Answer {
  const { vocabulary, slots, capacity } = sizes;
  const config = { encoding: network.encoding, vocabulary: vocabulary.size, slots, capacity };
  const numbers = (words: readonly string[]) => words.map((word) => vocabulary.number(word));
  const probe = new RecordingProbe(); // is told the weights of each hop

  const probabilities = tidy(() => {
    const times = timeIndices(sentences.length, slots); // 1 is the newest
    const story = countSentences([sentences.map(numbers)], config, [times]);
    const asked = countSentences([[numbers(question)]], config);
    return softmax(network.call({ story, question: asked }, { probe })).dataSync();
  });

  const weights = Array.from({ length: network.hops }, (_, k) => {
    const [ofHop] = probe.records.get(`hops.${k}.weights`) ?? [];
    return [...(ofHop?.dataSync() ?? [])].slice(0, sentences.length);
  });
  probe.dispose();
  const candidates = vocabulary.words.map((word, i) => ({ word, probability: probabilities[i] ?? 0 }));
  return { candidates: candidates.sort((a, b) => b.probability - a.probability), weights };
}
