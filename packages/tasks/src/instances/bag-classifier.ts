import { type Items, SaliencyPooling } from '@mneme/attention';
import { HopfieldPooling } from '@mneme/hopfield';
import {
  axes,
  type CallContext,
  LayerNorm,
  Linear,
  type Random,
  RecordingProbe,
  within,
} from '@mneme/tensor-core';
import { relu, reshape, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { MeanPooling } from './mean-pooling.ts';

/** How instances are made one: by the modern Hopfield network, by additive attention, by their mean. */
export type BagPooling = 'hopfield' | 'hopfield-one-head' | 'attention' | 'mean';

export interface BagClassifierConfig {
  /** The size of an instance. */
  readonly input: number;
  /** The size of an encoded instance, and of a bag. */
  readonly width: number;
  readonly pooling: BagPooling;
  /** Heads of `hopfield`. */
  readonly heads: number;
  /** Updates of either Hopfield pooling. */
  readonly steps: number;
  /** Hidden units of `attention`. */
  readonly hidden: number;
}

/** What makes one vector of a bag, `[batch, width]` or `[batch, 1, width]`, and reports its weights. */
export interface InstancePooling {
  call(items: Items, context?: CallContext): { readonly output: Tensor };
}

/**
 * Whether a bag is positive (multiple-instance learning, Ilse et al. 2018, section 2.2): instances are encoded one by one, pooled, and
 * what comes of it is classified. Models differ in their pooling alone.
 *
 *     h_i = norm(relu(W x_i + b)),   logits = U pool(h_1 .. h_n) + c
 */
export class BagClassifier {
  readonly encoder: Linear;
  readonly norm: LayerNorm;
  readonly pooling: InstancePooling;
  readonly output: Linear;

  constructor(config: BagClassifierConfig, random: Random) {
    const { input, width } = config;
    this.encoder = new Linear({ input, output: width }, random.split('encoder'));
    this.norm = new LayerNorm({ size: width });
    this.pooling = poolingOf(config, random.split('pooling'));
    this.output = new Linear({ input: width, output: 2 }, random.split('output'));
  }

  /** @param x - `[batch, length, input]` @returns logits of negative and positive, `[batch, 2]` */
  call(x: Tensor, context: CallContext = {}): Tensor2D {
    const input = `batch length ${this.encoder.weight.shape[1]}`;
    axes('BagClassifier', { x }, { x: input });
    return tidy(() => {
      const encoded = this.norm.call(relu(this.encoder.call(x)));
      const { output } = this.pooling.call({ x: encoded }, within(context, 'pooling'));
      return this.output.call(reshape(output, [x.shape[0] ?? 1, -1])) as Tensor2D;
    });
  }
}

function poolingOf(
  { pooling, width, heads, steps, hidden }: BagClassifierConfig,
  random: Random,
): InstancePooling {
  switch (pooling) {
    case 'hopfield':
      return new HopfieldPooling({ width, heads, steps }, random);
    case 'hopfield-one-head':
      return new HopfieldPooling({ width, steps }, random);
    case 'attention':
      return new SaliencyPooling({ width, hidden }, random);
    case 'mean':
      return new MeanPooling();
  }
}

/** The weights that a model gives to each instance, `[batch][heads][length]`; of several updates those of the last. */
export function instanceWeights(model: BagClassifier, x: Tensor): number[][][] {
  const probe = new RecordingProbe();
  model.call(x, { probe }).dispose();
  const reported = [...probe.records].find(([path]) => path.endsWith('.weights'))?.[1].at(-1);
  const [batch = 1, length = 1] = x.shape;
  const weights = tidy(() => reshape(reported as Tensor, [batch, -1, length]).arraySync());
  probe.dispose();
  return weights as number[][][];
}
