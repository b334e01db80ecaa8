import { GruCell, type Linear, LstmCell, ResetFirstGruCell, RnnCell } from '@mneme/tensor-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { HardMonotonicAlignment, MonotonicAlignment } from '../monotonic/monotonic-alignment.ts';
import { AdditiveAlignment } from '../recurrent/additive-alignment.ts';
import { BahdanauDecoder } from '../recurrent/bahdanau-decoder.ts';
import { CoverageAlignment } from '../recurrent/coverage-alignment.ts';
import { LocalMonotonicAlignment, LocalPredictiveAlignment } from '../recurrent/local-alignment.ts';
import { LocationAwareAlignment } from '../recurrent/location-aware-alignment.ts';
import { LuongDecoder } from '../recurrent/luong-decoder.ts';
import { ScoreAlignment } from '../recurrent/score-alignment.ts';
import { cosineScore } from '../scores/cosine-score.ts';
import { distanceScore } from '../scores/distance-score.ts';
import { dotScore, scaledDotScore } from '../scores/dot-score.ts';
import type { Score, ScoreLayer } from '../scores/score.ts';
import { addCosts, BYTES, type Cost, costOf } from './add-costs.ts';
import { meanCost } from './attend-cost.ts';
import { costOfItsOwn } from './costed-module.ts';
import { linearCost } from './linear-cost.ts';
import { additiveSizes, scoreModuleCost } from './pair-module-cost.ts';
import {
  additiveAlignmentCost,
  coverageAlignmentCost,
  gruCost,
  locationAwareAlignmentCost,
  lstmCost,
  rnnCost,
  weightsCost,
} from './recurrent-costs.ts';
import { dotScoreCost, type PairSizes } from './score-costs.ts';
import { sizeOf } from './size-of.ts';
import { visiblePairs } from './visible-pairs.ts';

/** What a recurrent cell is given. */
export interface StepShapes {
  /** Sequences. Default 1. */
  readonly batch?: number;
  readonly steps: number;
}

/** What a decoder or an alignment is given, over a whole sequence: an alignment's memory is prepared once. */
export interface DecoderShapes extends StepShapes {
  readonly keys: number;
  /** The size of the memory's values. */
  readonly width: number;
}

/** The cost of a recurrent cell; undefined for any other module. */
export function cellModuleCost(module: object, { batch = 1, steps }: StepShapes): Cost | undefined {
  const sizes = (cell: { inputWeight: Tensor; size: number; inputBias: Tensor | undefined }) => ({
    batch,
    steps,
    input: sizeOf(cell.inputWeight)[1],
    size: cell.size,
    bias: cell.inputBias !== undefined,
  });
  if (module instanceof LstmCell) return lstmCost(sizes(module));
  if (module instanceof GruCell || module instanceof ResetFirstGruCell) return gruCost(sizes(module));
  if (module instanceof RnnCell) return rnnCost(sizes(module));
  return costOfItsOwn(module, { batch, steps });
}

/** The cost of a decoder with its parts; undefined for any other module. */
export function decoderModuleCost(module: object, shapes: DecoderShapes): Cost | undefined {
  if (!(module instanceof BahdanauDecoder || module instanceof LuongDecoder)) return undefined;
  const { batch = 1, steps, keys, width } = shapes;
  const { alignment, cell } = module as { alignment: object; cell: object };
  const aligned = alignmentModuleCost(alignment, shapes);
  const stepped = cellModuleCost(cell, shapes);
  if (!aligned || !stepped) return undefined;
  const pairs = { batch, queries: steps, keys, visible: pairsRead(alignment, shapes) };
  const read = { ...meanCost('cost', { ...pairs, width }), cacheBytes: BYTES * batch * keys * width };
  return addCosts(
    aligned,
    stepped,
    read,
    ...(module instanceof LuongDecoder ? [combinedCost(module.combine, batch * steps)] : []),
  );
}

/** A map, and its tanh. */
function combinedCost({ weight, bias }: Linear, rows: number): Cost {
  const [output, input] = sizeOf(weight);
  const mapped = linearCost({ rows, input, output, bias: bias !== undefined });
  return addCosts(mapped, costOf({ activationBytes: BYTES * rows * output }));
}

/** How many pairs of a step and a key have a weight that may be other than 0, where that is known before; a window begins at place 0. */
function pairsRead(alignment: object, { steps, keys }: DecoderShapes): number {
  if (alignment instanceof HardMonotonicAlignment) return steps;
  if (alignment instanceof LocalMonotonicAlignment) return windowed(alignment, { queries: steps, keys });
  return steps * keys;
}

function windowed({ reach }: LocalMonotonicAlignment, pairs: { queries: number; keys: number }): number {
  const places = Math.floor(reach);
  return visiblePairs(pairs, { below: places, above: places });
}

/** The cost of an alignment over all steps; undefined for any other module. */
export function alignmentModuleCost(module: object, shapes: DecoderShapes): Cost | undefined {
  const { batch = 1, steps: queries, keys } = shapes;
  const pairs = { batch, queries, keys };
  if (module instanceof AdditiveAlignment) {
    return additiveAlignmentCost({ ...pairs, ...additiveSizes(module) });
  }
  if (module instanceof CoverageAlignment) {
    return coverageAlignmentCost({ ...pairs, ...additiveSizes(module) });
  }
  if (module instanceof LocationAwareAlignment) {
    const [filters = 1, , kernel = 1] = module.filterWeight.shape;
    return locationAwareAlignmentCost({ ...pairs, ...additiveSizes(module), filters, kernel });
  }
  return scoredAlignmentCost(module, shapes) ?? costOfItsOwn(module, shapes);
}

/** Of alignments by any score: the score is made anew at each step, and nothing is kept but the memory itself. */
function scoredAlignmentCost(module: object, shapes: DecoderShapes): Cost | undefined {
  const { batch = 1, steps: queries, keys, width } = shapes;
  const pairs = { batch: batch * queries, queries: 1, keys };
  const by = (layer: ScoreLayer, ...others: readonly Cost[]): Cost | undefined => {
    const scored = layerCost(layer, { ...pairs, depth: width });
    return scored && { ...addCosts(scored, weightsCost(pairs), ...others), cacheBytes: 0 };
  };
  if (module instanceof ScoreAlignment || module instanceof MonotonicAlignment) return by(module.layer);
  // The probabilities, and the choice by them.
  if (module instanceof HardMonotonicAlignment) return by(module.layer, weightsCost(pairs));
  if (module instanceof LocalMonotonicAlignment) {
    const visible = windowed(module, { queries, keys });
    const masked = layerCost(module.layer, { batch, queries, keys, visible, depth: width });
    return by(module.layer, costOf({ hidden: masked?.hidden ?? 0 }));
  }
  if (module instanceof LocalPredictiveAlignment) {
    const [hidden, queryDepth] = sizeOf(module.positionWeight);
    const rows = batch * queries;
    return by(
      module.layer,
      linearCost({ rows, input: queryDepth, output: hidden, bias: false }),
      linearCost({ rows, input: hidden, output: 1, bias: false }),
      costOf({ activationBytes: BYTES * rows * (hidden + 1) }), // tanh, sigmoid
      weightsCost(pairs), // the Gaussian
    );
  }
  return undefined;
}

const DOT_SCORES: readonly Score[] = [dotScore, scaledDotScore, cosineScore, distanceScore];

function layerCost(layer: ScoreLayer, sizes: PairSizes & { readonly depth: number }): Cost | undefined {
  if (DOT_SCORES.includes(layer.score)) return dotScoreCost(sizes);
  return scoreModuleCost(layer, sizes) ?? costOfItsOwn(layer, sizes);
}
