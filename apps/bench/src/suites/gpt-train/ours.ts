import { AdamW, disposeAll, Random } from '@mneme/tensor-core';
import { dispose, tensor } from '@tensorflow/tfjs-core';
import { Gpt } from '../../models/gpt.ts';
import { trainingStep } from '../../models/training-step.ts';
import { gemmRate } from '../gemm-rate.ts';
import { loadWeights } from '../load-weights.ts';
import type { Work } from '../suite.ts';
import { ADAM_W, type GptCase, gptWeights } from './problem.ts';
import { trainingWork } from './training-work.ts';

export function make(benchCase: GptCase): Work {
  const model = new Gpt(benchCase, new Random(0));
  const optimizer = new AdamW(ADAM_W);
  loadWeights(model, gptWeights(benchCase));
  const shape = [benchCase.batch, benchCase.context];
  return trainingWork(
    benchCase,
    (batch) => {
      const [ids, labels] = [tensor(batch.ids, shape, 'int32'), tensor(batch.labels, shape, 'int32')];
      const loss = trainingStep(model, optimizer, () => model.call(ids), labels);
      dispose([ids, labels]);
      return loss;
    },
    { facts: () => ({ gemmGflops: gemmRate() }), dispose: () => disposeAll({ model, optimizer }) },
  );
}
