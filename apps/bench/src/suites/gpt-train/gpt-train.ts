import { defineSuite, type Suite } from '../suite.ts';
import { type GptCase, matmulFlops } from './problem.ts';

const SIZES = { vocabulary: 512, context: 128, width: 128, heads: 4, batch: 16 };

/** A training step of a small language model. */
export const gptTrain: Suite = defineSuite<GptCase>({
  name: 'gpt-train',
  description:
    'a training step with AdamW of a GPT (vocabulary 512, width 128, 4 heads, context 128, batch 16), from the same first weights',
  unit: 'tokens/s',
  peers: ['ours-256-bit', 'tfjs-wasm', 'jax-js'],
  // Of the losses.
  agreement: { whole: 1e-3, each: 1e-3 },
  cases: [
    { name: '4 layers', ...SIZES, layers: 4, comparedSteps: 50 },
    { name: '1 layer, batch 4', ...SIZES, batch: 4, layers: 1, comparedSteps: 50 },
  ],
  quick: ({ layers }) => layers === 1,
  amount: ({ batch, context }) => batch * context,
  remarks: (benchCase, ms, { gemmGflops = Number.NaN }) => ({
    gemmGflops,
    shareOfGemm: matmulFlops(benchCase) / ms / 1e6 / gemmGflops,
  }),
  makers: {
    ours: async () => (await import('./ours.ts')).make,
    tfjs: async () => (await import('./tfjs.ts')).make,
    jax: async () => (await import('./jax.ts')).make,
  },
});
