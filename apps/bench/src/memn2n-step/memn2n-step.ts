import { ensureGradients, Random } from '@mneme/tensor-core';
import { variable } from '@tensorflow/tfjs-core';
import type { Benchmark } from '../benchmark.ts';
import { makeDirect } from './direct.ts';
import { makeOurs } from './ours.ts';
import { makeProblem } from './problem.ts';

const STEPS_THAT_MUST_AGREE = 10;

/** One training step of an end-to-end memory network: data to tensors, loss, gradients, clipping, descent. */
export const memn2nStep: Benchmark = {
  name: 'memn2n-step',
  description:
    'a MemN2N training step (adjacent, batch 32, memory 50, 20 dimensions, 3 hops, 7 words, vocabulary 40)',
  target: 5,
  prepare() {
    ensureGradients();
    const ours = makeOurs();
    const tables = ours.model.tying;
    if (!('embeddings' in tables)) throw new TypeError('memn2nStep: tying must be adjacent, got another');
    const direct = makeDirect(tables.embeddings.map((table) => variable(table.clone())));
    const problems = Array.from({ length: STEPS_THAT_MUST_AGREE }, (_, i) =>
      makeProblem(new Random(7).at(i)),
    );
    for (const [i, problem] of problems.entries()) {
      const [a, b] = [ours.step(problem), direct.step(problem)];
      if (!(Math.abs(a - b) < 1e-3 * Math.abs(b)))
        throw new Error(`memn2nStep: losses of step ${i} must agree, got ${a} and ${b}`);
    }
    const turns = [0, 0];
    const next = (side: 0 | 1): (typeof problems)[number] => {
      turns[side] = ((turns[side] ?? 0) + 1) % problems.length;
      return problems[turns[side] ?? 0] as (typeof problems)[number];
    };
    return {
      ours: { name: 'mneme', run: () => void ours.step(next(0)) },
      theirs: { name: 'tfjs-core, composed', run: () => void direct.step(next(1)) },
    };
  },
};
