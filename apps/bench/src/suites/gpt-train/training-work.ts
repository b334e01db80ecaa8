import type { Work } from '../suite.ts';
import { type Batch, type GptCase, makeBatch } from './problem.ts';

const BATCHES = 8;

/** Work that takes training steps; what it computes is the losses of the first ones. `step` gives the loss. */
export function trainingWork(
  benchCase: GptCase,
  step: (batch: Batch) => number | Promise<number>,
  rest: Pick<Work, 'dispose' | 'facts'>,
): Work {
  const batches = Array.from({ length: BATCHES }, (_, i) => makeBatch(benchCase, i));
  let taken = 0;
  const next = async (): Promise<number> => step(batches[taken++ % BATCHES] as Batch);
  return {
    ...rest,
    run: async () => void (await next()),
    async values() {
      const losses = new Float32Array(benchCase.comparedSteps);
      for (let i = 0; i < losses.length; i++) losses[i] = await next();
      return losses;
    },
  };
}
