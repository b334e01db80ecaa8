import type { EndToEndMemoryNetwork } from '@mneme/memory-net';
import { RecordingProbe } from '@mneme/tensor-core';
import { dispose } from '@tensorflow/tfjs-core';
import { babiBatch, disposeBatch } from '../babi/babi-batch.ts';
import type { BabiSizes, PreparedQuestion } from '../babi/prepare-babi.ts';

/** The weight of each sentence at each hop: `[question][hop][sentence]`. */
export function hopWeights(
  model: EndToEndMemoryNetwork,
  sizes: BabiSizes,
  questions: readonly PreparedQuestion[],
): Float32Array[][] {
  const batch = babiBatch(questions, sizes, model.encoding);
  const probe = new RecordingProbe();
  dispose(model.call(batch.inputs, { probe }));
  const hops = Array.from({ length: model.hops }, (_, k) => {
    const weights = probe.records.get(`hops.${k}.weights`)?.[0];
    if (!weights) throw new Error(`hopWeights: model must report the weights of hop ${k}, got none`);
    return weights.dataSync<'float32'>();
  });
  probe.dispose();
  disposeBatch(batch);
  return questions.map(({ sentences }, i) =>
    hops.map((weights) => weights.slice(i * sizes.slots, i * sizes.slots + sentences.length)),
  );
}
