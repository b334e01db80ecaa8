import type {
  GruCell,
  Linear,
  LstmCell,
  RecurrentState,
  ResetFirstGruCell,
  RnnCell,
} from '@mneme/tensor-core';
import type { CopyGate } from '../copy/copy-gate.ts';
import type { PointerNetwork } from '../pointer/pointer-network.ts';
import type { HierarchicalAttention } from '../pooling/hierarchical-attention.ts';
import type { ParallelCoattention } from '../pooling/parallel-coattention.ts';
import type { LearnedPositions } from '../positions/learned-positions.ts';
import type { RelativeBias } from '../positions/relative-bias.ts';
import type { Alignment } from '../recurrent/alignment.ts';
import type { AttentionDecoder } from '../recurrent/attention-decoder.ts';
import type { SegmentationAttention } from '../structured/segmentation-attention.ts';
import type { Cost } from './add-costs.ts';
import { type CostedModule, costOfItsOwn } from './costed-module.ts';
import {
  alignmentModuleCost,
  cellModuleCost,
  type DecoderShapes,
  decoderModuleCost,
  type StepShapes,
} from './decoder-module-cost.ts';
import { type PairModule, type PairShapes, pairModuleCost } from './pair-module-cost.ts';
import type { PairSizes } from './score-costs.ts';
import {
  type CoattentionShapes,
  type DocumentShapes,
  type LengthModule,
  type LengthShapes,
  lengthModuleCost,
  type OtherShapes,
  otherModuleCost,
  type PointerShapes,
  type RowShapes,
} from './sequence-module-cost.ts';

/**
 * What one call of a module costs, forwards, for inputs of the given shapes; its own sizes are read off its parameters. Each mechanism
 * has a function of its own too, which needs no module to be made: `multiHeadCost`, `attendCost` and so on. A module that is not of
 * this package says what it costs by a method `cost(shapes)`. A parameter that several parts share is counted in each.
 *
 * @param module - a module of this package, a `Linear` or a cell of `@mneme/tensor-core`, or a {@link CostedModule}
 * @param shapes - how many sequences, queries, keys or steps there are, as the kind of module has it
 * @throws RangeError `cost: module must be of this package or have a method cost, got Object`
 * @throws RangeError `multiHeadCost: keys must be an integer of at least 1, got undefined`
 *
 * @example
 * import { cost, MultiHeadAttention } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const layer = new MultiHeadAttention({ width: 6, heads: 3 }, new Random(0));
 * const { multiplyAdds, parameters } = cost(layer, { queries: 5, keys: 5 });
 * console.log(multiplyAdds, parameters); // 1020 168
 */
export function cost(module: PairModule, shapes: PairShapes): Cost;
export function cost(module: SegmentationAttention, shapes: PairSizes & { readonly width: number }): Cost;
export function cost(module: LengthModule, shapes: LengthShapes): Cost;
export function cost(module: HierarchicalAttention, shapes: DocumentShapes): Cost;
export function cost(module: ParallelCoattention, shapes: CoattentionShapes): Cost;
export function cost(module: PointerNetwork, shapes: PointerShapes): Cost;
export function cost(module: Linear | CopyGate, shapes: RowShapes): Cost;
export function cost(module: LearnedPositions | RelativeBias, shapes: object): Cost;
export function cost(module: LstmCell | GruCell | ResetFirstGruCell | RnnCell, shapes: StepShapes): Cost;
export function cost<State extends RecurrentState>(
  module: Alignment<State> | AttentionDecoder<State>,
  shapes: DecoderShapes,
): Cost;
export function cost<Shapes extends object>(module: CostedModule<Shapes>, shapes: Shapes): Cost;
export function cost(module: object, shapes: object): Cost {
  const found =
    costOfItsOwn(module, shapes) ??
    pairModuleCost(module, shapes as PairShapes) ??
    lengthModuleCost(module, shapes as LengthShapes) ??
    otherModuleCost(module, shapes as OtherShapes) ??
    cellModuleCost(module, shapes as StepShapes) ??
    decoderModuleCost(module, shapes as DecoderShapes) ??
    alignmentModuleCost(module, shapes as DecoderShapes);
  const { name } = module.constructor;
  if (!found) {
    throw new RangeError(`cost: module must be of this package or have a method cost, got ${name}`);
  }
  return found;
}
