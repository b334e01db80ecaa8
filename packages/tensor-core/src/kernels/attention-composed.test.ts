import { expectNoLeak, onEachBackend, STOCK_BACKENDS, toBeClose } from '@mneme/testing';
import { engine, type Tensor, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { normal } from '../random/normal.ts';
import { Random } from '../random/random.ts';
import { attentionBiasGradient, composedAttention, composedAttentionGradient } from './attention-composed.ts';
import type {
  AttentionGradientInputs,
  AttentionInputs,
  ComposedAttentionAttributes,
} from './attention-inputs.ts';

const [BATCH, QUERIES, KEYS, DEPTH, WIDTH] = [2, 7, 5, 3, 2];
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(3).split(name));

interface Case {
  readonly inputs: AttentionInputs & { readonly bias: Tensor };
  readonly attributes: ComposedAttentionAttributes;
}

function make(
  rows: number,
  columns: number,
  above: number | undefined,
  below: number | undefined,
  softcap?: number,
): Case {
  const mask = tensor(
    Array.from({ length: BATCH * KEYS }, (_, i) => i % 4 !== 1),
    [BATCH, 1, KEYS],
    'bool',
  );
  const band = { ...(above !== undefined && { above }), ...(below !== undefined && { below }) };
  return {
    inputs: {
      query: draw('query', [BATCH, QUERIES, DEPTH]),
      key: draw('key', [BATCH, KEYS, DEPTH]),
      value: draw('value', [BATCH, KEYS, WIDTH]),
      mask,
      bias: draw('bias', [1, rows, columns]),
    },
    attributes: { scale: 0.5, band, ...(softcap !== undefined && { softcap }) },
  };
}

/** Forward and all gradients, with at most `most` scores at a time. */
function all({ inputs, attributes }: Case, most?: number): Tensor[] {
  const [output, logSumExp] = composedAttention(inputs, attributes, most) as [Tensor, Tensor];
  const dOutput = draw('dOutput', output.shape);
  const upstream: AttentionGradientInputs & { bias: Tensor } = { ...inputs, dOutput, output, logSumExp };
  return [
    output,
    logSumExp,
    ...composedAttentionGradient(upstream, attributes, most),
    attentionBiasGradient(upstream, attributes, most),
  ];
}

onEachBackend(
  'attention by parts of its queries',
  () => {
    beforeAll(() => ensureGradients());

    it('is the whole, whatever is masked, beyond a band or capped, in values and gradients', () => {
      const reach = fc.option(fc.integer({ min: -6, max: 4 }), { nil: undefined });
      fc.assert(
        fc.property(
          fc.constantFrom(1, QUERIES),
          fc.constantFrom(1, KEYS),
          reach,
          reach,
          fc.constantFrom(undefined, 1.5),
          fc.integer({ min: 1, max: 6 }),
          (rows, columns, above, below, softcap, height) => {
            const whole = make(rows, columns, above, below, softcap);
            const expected = all(whole);
            for (const [i, part] of all(whole, height * BATCH * KEYS).entries()) {
              toBeClose(part, expected[i] as Tensor, { absolute: 1e-5 });
            }
          },
        ),
        { numRuns: 30 },
      );
    });

    it('leaves nothing behind', () => {
      const { inputs, attributes } = make(QUERIES, KEYS, 0, undefined);
      const most = 2 * BATCH * KEYS;
      const [output, logSumExp] = composedAttention(inputs, attributes) as [Tensor, Tensor];
      const upstream = { ...inputs, dOutput: draw('dOutput', output.shape), output, logSumExp };
      expectNoLeak(() => composedAttention(inputs, attributes, most));
      expectNoLeak(() => composedAttentionGradient(upstream, attributes, most));
      expectNoLeak(() => attentionBiasGradient(upstream, attributes, most));
    });

    it('holds scores of a part alone', () => {
      const length = 400;
      const long = {
        query: draw('q', [1, length, DEPTH]),
        key: draw('k', [1, length, DEPTH]),
        value: draw('v', [1, length, WIDTH]),
      };
      const peak = (most: number): number => {
        let highest = 0;
        const { tidy } = engine();
        // Each part is tidied: what is there as it ends is what it took.
        const watched = engine() as unknown as { endScope: (result?: unknown) => void };
        const { endScope } = watched;
        watched.endScope = (result) => {
          highest = Math.max(highest, engine().state.numBytes);
          endScope.call(engine(), result);
        };
        const before = engine().state.numBytes;
        tidy.call(engine(), () => void composedAttention(long, { scale: 1 }, most));
        watched.endScope = endScope;
        return highest - before;
      };
      expect(peak(length * 10)).toBeLessThan(peak(length * length) / 10);
    });
  },
  STOCK_BACKENDS,
);
