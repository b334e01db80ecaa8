import { type AttentionCase, attentionShape } from '../attention/attention-case.ts';
import { sizeOf } from '../inputs.ts';
import { defineSuite, type Suite } from '../suite.ts';

interface MemoryCase extends AttentionCase {
  readonly backward: boolean;
}

/** How much memory attention takes beside what it is given and what it gives. */
export const memory: Suite = defineSuite<MemoryCase>({
  name: 'memory',
  description:
    'the highest mark of memory over a first run of attention, above inputs, outputs and gradients: 8 heads, depth 64, by length; ours by its backend, the rest as the system counts it',
  unit: 'MiB',
  peers: ['tfjs-wasm', 'onnxruntime-web', 'onnxruntime-node', 'jax-js'],
  agreement: { whole: 0, each: 0 },
  measures: 'memory',
  cases: [512, 4096].flatMap((length) =>
    [false, true].flatMap((backward) =>
      [false, true].map((causal) => {
        const direction = backward ? 'forward and backward' : 'forward';
        return { name: `${length} ${direction}${causal ? ' causal' : ''}`, length, causal, backward };
      }),
    ),
  ),
  quick: ({ length }) => length === 512,
  // The output, and backward the gradients by queries, keys and values too.
  amount: (benchCase) => 4 * sizeOf(attentionShape(benchCase)) * (benchCase.backward ? 4 : 1),
  skips: ({ backward }, peer) => (backward && peer.startsWith('onnx') ? 'has no gradients' : undefined),
  makers: {
    ours: async () => {
      const [forward, backward] = [
        await import('../attention/ours.ts'),
        await import('../attention-backward/tfjs.ts'),
      ];
      return (benchCase) => (benchCase.backward ? backward.makeOurs(benchCase) : forward.make(benchCase));
    },
    tfjs: async () => {
      const [forward, backward] = [
        await import('../attention/tfjs.ts'),
        await import('../attention-backward/tfjs.ts'),
      ];
      return (benchCase) => (benchCase.backward ? backward.make(benchCase) : forward.make(benchCase));
    },
    // Not the faster of two ways, since finding that out would run both; in WebAssembly the operator's sizes overflow.
    onnx: async () => {
      const { makeComposed, makeFused } = await import('../attention/onnx.ts');
      return (benchCase, host) =>
        (host.name === 'onnxruntime-node' ? makeFused : makeComposed)(benchCase, host);
    },
    jax: async () => {
      const [forward, backward] = [
        await import('../attention/jax.ts'),
        await import('../attention-backward/jax.ts'),
      ];
      return (benchCase, host) => (benchCase.backward ? backward : forward).make(benchCase, host);
    },
  },
});
