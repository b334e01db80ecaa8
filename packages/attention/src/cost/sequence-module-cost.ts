import { Linear } from '@mneme/tensor-core';
import { CopyGate } from '../copy/copy-gate.ts';
import { PointerNetwork } from '../pointer/pointer-network.ts';
import { AttentionPooling } from '../pooling/attention-pooling.ts';
import { HierarchicalAttention } from '../pooling/hierarchical-attention.ts';
import { ParallelCoattention } from '../pooling/parallel-coattention.ts';
import { SelfAttentivePooling } from '../pooling/self-attentive-pooling.ts';
import { LearnedPositions } from '../positions/learned-positions.ts';
import { RelativeBias } from '../positions/relative-bias.ts';
import { SaliencyGate } from '../saliency/saliency-gate.ts';
import { SaliencyPooling } from '../saliency/saliency-pooling.ts';
import { LinearChainCrf } from '../structured/linear-chain-crf.ts';
import { addCosts, BYTES, type Cost, costOf } from './add-costs.ts';
import { linearChainCrfCost } from './chain-costs.ts';
import { linearCost } from './linear-cost.ts';
import { additiveSizes } from './pair-module-cost.ts';
import { pointerCost } from './pointer-cost.ts';
import {
  attentionPoolCost,
  hierarchicalAttendCost,
  parallelCoattendCost,
  saliencyGateCost,
  saliencyPoolCost,
  selfAttentivePoolCost,
} from './pooling-costs.ts';
import { requireSizes } from './require-sizes.ts';
import { sizeOf } from './size-of.ts';

/** Modules whose cost depends on the length of one sequence. */
export type LengthModule =
  | AttentionPooling
  | SaliencyPooling
  | SaliencyGate
  | SelfAttentivePooling
  | LinearChainCrf;

/** What a {@link LengthModule} is given. */
export interface LengthShapes {
  /** Sequences. Default 1. */
  readonly batch?: number;
  readonly length: number;
}

/** Undefined for any other module. */
export function lengthModuleCost(module: object, shapes: LengthShapes): Cost | undefined {
  if (module instanceof AttentionPooling) {
    const [seeds, width] = sizeOf(module.seeds);
    return attentionPoolCost({ ...shapes, seeds, width });
  }
  if (module instanceof SaliencyPooling) return saliencyPoolCost({ ...shapes, ...saliencySizes(module) });
  if (module instanceof SaliencyGate) {
    const [gates, width] = sizeOf(module.gate.weight);
    return saliencyGateCost({ ...shapes, gates, width });
  }
  if (module instanceof SelfAttentivePooling) {
    const [hidden, width] = sizeOf(module.inner);
    return selfAttentivePoolCost({ ...shapes, hidden, width, rows: sizeOf(module.outer)[0] });
  }
  if (module instanceof LinearChainCrf) {
    return linearChainCrfCost({ ...shapes, states: sizeOf(module.transitions)[0] });
  }
  return undefined;
}

/** What a `HierarchicalAttention` is given: documents of sentences. */
export interface DocumentShapes extends LengthShapes {
  readonly sentences: number;
}

/** What a `ParallelCoattention` is given. */
export interface CoattentionShapes {
  /** Pairs of sequences. Default 1. */
  readonly batch?: number;
  readonly leftLength: number;
  readonly rightLength: number;
}

/** What a `PointerNetwork` is given. */
export interface PointerShapes {
  /** Sequences. Default 1. */
  readonly batch?: number;
  readonly items: number;
  readonly steps: number;
}

/** How many vectors a map is applied to. */
export interface RowShapes {
  readonly rows: number;
}

/** Whatever one of the modules below is given. */
export type OtherShapes = DocumentShapes & CoattentionShapes & PointerShapes & RowShapes;

/** Undefined for any other module. */
export function otherModuleCost(module: object, shapes: OtherShapes): Cost | undefined {
  if (module instanceof HierarchicalAttention) {
    const [word, sentence] = [saliencySizes(module.word), saliencySizes(module.sentence)];
    return hierarchicalAttendCost({ ...shapes, word, sentence });
  }
  if (module instanceof ParallelCoattention) {
    const [hidden, leftDepth] = sizeOf(module.leftWeight);
    const [, rightDepth] = sizeOf(module.rightWeight);
    return parallelCoattendCost({ ...shapes, hidden, leftDepth, rightDepth });
  }
  if (module instanceof PointerNetwork) {
    const { hidden, keyDepth: size } = additiveSizes(module.pointer);
    return pointerCost({ ...shapes, hidden, size, input: sizeOf(module.start)[1] });
  }
  if (module instanceof Linear) {
    const [output, input] = sizeOf(module.weight);
    return linearCost({ ...shapes, input, output, bias: module.bias !== undefined });
  }
  if (module instanceof CopyGate) return copyGateCost(module, shapes);
  if (module instanceof LearnedPositions || module instanceof RelativeBias) {
    return costOf({ parameters: module.weight.size });
  }
  return undefined;
}

function saliencySizes({ weight }: SaliencyPooling): { readonly hidden: number; readonly width: number } {
  const [hidden, width] = sizeOf(weight);
  return { hidden, width };
}

function copyGateCost({ contextWeight, stateWeight, inputWeight }: CopyGate, { rows }: RowShapes): Cost {
  requireSizes('cost', { rows }, ['rows']);
  const maps = [contextWeight, stateWeight, inputWeight].map(({ size }) =>
    linearCost({ rows, input: size, output: 1, bias: false }),
  );
  // Its one bias, and the sigmoid.
  return addCosts(...maps, costOf({ parameters: 1, activationBytes: BYTES * rows }));
}
