import { bandMask, parametersOf, RecordingProbe } from '@mneme/tensor-core';
import {
  cast,
  expandDims,
  logicalNot,
  mul,
  onesLike,
  type Scalar,
  sum,
  type Tensor,
  variableGrads,
} from '@tensorflow/tfjs-core';
import type { AttentionLayer } from '../multi-head/attention-layer.ts';
import { type AttentionCase, constantMask, drawAttention } from './attention-case.ts';
import { attentionLaws } from './attention-laws.ts';
import type { AttentionLaw, AttentionSubject } from './attention-subject.ts';
import { type Law, type LawSubject, lawsOf, type Rules } from './law.ts';
import { kept } from './rearrange.ts';
import { Broken, type Trial } from './trial.ts';

/** The laws of {@link attentionLayerLaws} besides those of attention. */
export type LayerLaw = 'weights' | 'weights asked for' | 'observed' | 'band' | 'nothing seen' | 'parameters';

/** A layer, as {@link attentionLayerLaws} takes it. */
export interface AttentionLayerSubject extends LawSubject<AttentionLaw | LayerLaw> {
  readonly layer: AttentionLayer & object;
  /** Of queries, `depth`; of keys and of values, `keyDepth` and `width`. */
  readonly sizes: { readonly depth: number; readonly keyDepth: number; readonly width: number };
}

/**
 * The laws of a layer that attends: those of {@link attentionLaws} that projections leave standing, and those of its options. What a
 * query without keys gets is no zero behind a projection with a bias, but the same whatever else is there.
 *
 * @throws RangeError `attentionLaws: except must name laws of key order, .., got weight`
 *
 * @example
 * import { MultiHeadAttention } from '@mneme/attention';
 * import { attentionLayerLaws } from '@mneme/attention/laws';
 * import { Random } from '@mneme/tensor-core';
 *
 * const layer = new MultiHeadAttention({ width: 6, heads: 2 }, new Random(0));
 * const laws = attentionLayerLaws({ layer, sizes: { depth: 6, keyDepth: 6, width: 6 } });
 * for (const law of laws) law.check({ seed: 1, runs: 2 });
 */
export function attentionLayerLaws(subject: AttentionLayerSubject): Law<AttentionLaw | LayerLaw>[] {
  const { layer, except = [], ...rest } = subject;
  const own = new Set<string>(Object.keys(RULES));
  const isOwn = (name: AttentionLaw | LayerLaw): name is LayerLaw => own.has(name);
  const attention: AttentionSubject = {
    ...rest,
    attend: (inputs) => layer.call(inputs).output,
    except: [...PROJECTED, ...except.filter((name) => !isOwn(name))] as AttentionLaw[],
  };
  const options = lawsOf<LayerLaw, LayerRuleSubject>('attentionLayerLaws', RULES, {
    ...subject,
    except: except.filter(isOwn),
  });
  return [...attentionLaws(attention), ...options];
}

/** What no longer holds of outputs that are projected. */
const PROJECTED: readonly AttentionLaw[] = [
  'broadcast',
  'empty rows',
  'constant values',
  'in between',
  'value linearity',
];

type LayerRuleSubject = Omit<AttentionLayerSubject, 'except'> & LawSubject<LayerLaw>;

function draw(trial: Trial): AttentionCase & { readonly mask: Tensor } {
  const drawn = drawAttention(trial);
  const { batch, queries, keys } = drawn.sizes;
  return { ...drawn, mask: trial.mask('mask', [batch, queries, keys]) };
}

const RULES: Rules<LayerRuleSubject, LayerLaw> = {
  weights: {
    statement: 'weights, [.., queries, keys], sum to 1, and are exactly 0 where the mask hides',
    check: ({ layer }, trial) => {
      const { inputs, sizes, mask } = draw(trial);
      const { weights } = layer.call({ ...inputs, mask }, {}, { returns: { weights: true } });
      const total = sum(weights, -1);
      trial.close('sum of weights', total, onesLike(total));
      trial.shape('weights', weights, [...weights.shape.slice(0, -2), sizes.queries, sizes.keys]);
      const hidden = logicalNot(mask);
      trial.zero('weights', kept(weights, weights.rank === 4 ? expandDims(hidden, 1) : hidden));
    },
  },
  'weights asked for': {
    statement: 'the output is the same, to the last bit, whether weights are asked for or not',
    check: ({ layer }, trial) => {
      const { inputs, mask } = draw(trial);
      const asked = layer.call({ ...inputs, mask }, {}, { returns: { weights: true } }).output;
      trial.same('output', asked, layer.call({ ...inputs, mask }).output);
    },
  },
  observed: {
    statement: 'the output is the same, to the last bit, whether a probe looks on or not',
    check: ({ layer }, trial) => {
      const { inputs, mask } = draw(trial);
      const probe = new RecordingProbe();
      const observed = layer.call({ ...inputs, mask }, { probe }).output;
      const reported = probe.records.size;
      probe.dispose();
      if (reported === 0) throw new Broken('nothing was reported to the probe', Number.NaN);
      trial.same('output', observed, layer.call({ ...inputs, mask }).output);
    },
  },
  band: {
    statement: 'a band is as the mask that is true within it',
    check: ({ layer }, trial) => {
      const { inputs, sizes } = draw(trial);
      const band = { below: 1 + trial.below('below', 3), above: trial.below('above', 3) };
      const mask = bandMask(sizes.queries, sizes.keys, band);
      trial.close('output', layer.call(inputs, {}, { band }).output, layer.call({ ...inputs, mask }).output);
    },
  },
  'nothing seen': {
    statement: 'what a query that sees no key gets depends on nothing',
    check: ({ layer }, trial) => {
      const { inputs, sizes } = draw(trial);
      const mask = constantMask([sizes.batch, sizes.queries, sizes.keys], false);
      const other = {
        query: mul(inputs.query, -3),
        key: mul(inputs.key, -2),
        value: mul(inputs.value, -5),
        mask,
      };
      const output = layer.call({ ...inputs, mask }).output;
      trial.finite('output', output);
      trial.same('output', layer.call(other).output, output);
    },
  },
  parameters: {
    statement: 'a finite gradient reaches every parameter',
    check: ({ layer }, trial) => {
      const { inputs, mask } = draw(trial);
      const parameters = parametersOf(layer);
      if (parameters.size === 0) return;
      const loss = (): Scalar => {
        const { output } = layer.call({ ...inputs, mask: cast(mask, 'bool') });
        return sum(mul(output, trial.normal('weights of the gradient', output.shape)));
      };
      const { grads } = variableGrads(loss, [...parameters.values()]);
      for (const [path, { name }] of parameters) {
        const gradient: Tensor | null | undefined = grads[name];
        if (!gradient) throw new Broken(`${path} gets no gradient`, Number.NaN);
        trial.finite(`gradient of ${path}`, gradient);
      }
    },
  },
};
