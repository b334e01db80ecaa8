import { MonotonicEnergy } from '../monotonic/monotonic-energy.ts';
import { MultiHeadAttention } from '../multi-head/multi-head-attention.ts';
import { BidirectionalAttention } from '../pooling/bidirectional-attention.ts';
import { RelativePositions } from '../positions/relative-positions.ts';
import { AdditiveScore } from '../scores/additive-score.ts';
import { BilinearScore, FactoredBilinearScore } from '../scores/bilinear-score.ts';
import { LocationScore } from '../scores/location-score.ts';
import { SegmentationAttention } from '../structured/segmentation-attention.ts';
import type { Cost } from './add-costs.ts';
import { segmentationCost } from './chain-costs.ts';
import { multiHeadCost, relativeAttendCost } from './multi-head-cost.ts';
import { bidirectionalAttendCost } from './pooling-costs.ts';
import {
  additiveScoreCost,
  bilinearScoreCost,
  factoredBilinearScoreCost,
  locationScoreCost,
  monotonicEnergyCost,
  type PairSizes,
} from './score-costs.ts';
import { sizeOf } from './size-of.ts';

/** Modules whose cost depends on how many queries meet how many keys. */
export type PairModule =
  | MultiHeadAttention
  | RelativePositions
  | BidirectionalAttention
  | AdditiveScore
  | BilinearScore
  | FactoredBilinearScore
  | LocationScore
  | MonotonicEnergy;

/** What a {@link PairModule} is given. */
export interface PairShapes extends PairSizes {
  /** Whether a `MultiHeadAttention` returns weights. Default false. */
  readonly weights?: boolean;
}

/** Undefined for any other module. */
export function pairModuleCost(module: object, shapes: PairShapes): Cost | undefined {
  if (module instanceof MultiHeadAttention) return multiHeadCost({ ...shapes, ...multiHeadSizes(module) });
  if (module instanceof RelativePositions) {
    const [distances, depth] = sizeOf(module.keys);
    const [, width] = sizeOf(module.values);
    return relativeAttendCost({ ...shapes, depth, width, furthest: (distances - 1) / 2 });
  }
  if (module instanceof BidirectionalAttention) {
    return bidirectionalAttendCost({ ...shapes, depth: sizeOf(module.weight)[1] / 3 });
  }
  if (module instanceof SegmentationAttention) {
    const { width } = shapes as PairShapes & { readonly width: number };
    const [keyDepth, queryDepth] = sizeOf(module.bilinear.weight);
    return segmentationCost({ ...shapes, queryDepth, keyDepth, width });
  }
  return scoreModuleCost(module, shapes);
}

export function scoreModuleCost(module: object, shapes: PairSizes): Cost | undefined {
  if (module instanceof AdditiveScore) return additiveScoreCost({ ...shapes, ...additiveSizes(module) });
  if (module instanceof MonotonicEnergy) return monotonicEnergyCost({ ...shapes, ...additiveSizes(module) });
  if (module instanceof BilinearScore) {
    const [keyDepth, queryDepth] = sizeOf(module.weight);
    return bilinearScoreCost({ ...shapes, queryDepth, keyDepth });
  }
  if (module instanceof FactoredBilinearScore) {
    const [rank, keyDepth] = sizeOf(module.keyWeight);
    const [, queryDepth] = sizeOf(module.queryWeight);
    return factoredBilinearScoreCost({ ...shapes, rank, keyDepth, queryDepth });
  }
  if (module instanceof LocationScore) {
    const [places, depth] = sizeOf(module.weight);
    return locationScoreCost({ ...shapes, places, depth });
  }
  return undefined;
}

function multiHeadSizes({ heads, keyHeads, query, key, value }: MultiHeadAttention) {
  const [inner, width] = sizeOf(query.weight);
  const [keyWidth, valueWidth] = [sizeOf(key.weight)[1], sizeOf(value.weight)[1]];
  return {
    width,
    heads,
    keyHeads,
    keyWidth,
    valueWidth,
    depth: inner / heads,
    bias: query.bias !== undefined,
  };
}

/** The sizes of the matrices of an additive score, of whichever class. */
export function additiveSizes({ keyWeight, queryWeight }: Pick<AdditiveScore, 'keyWeight' | 'queryWeight'>): {
  readonly hidden: number;
  readonly keyDepth: number;
  readonly queryDepth: number;
} {
  const [hidden, keyDepth] = sizeOf(keyWeight);
  return { hidden, keyDepth, queryDepth: sizeOf(queryWeight)[1] };
}
