import { gelu, geluGradient } from './activation/gelu.ts';
import { activateParts, activatePartsGradient } from './activation/parts.ts';
import { attention, attentionGradient } from './attention/attention.ts';
import { CONVOLUTION_KERNELS } from './convolution/convolutions.ts';
import { BINARY_KERNELS } from './elementwise/binary.ts';
import { cast } from './elementwise/cast.ts';
import { CONSTANT_KERNELS } from './elementwise/constants.ts';
import { LOGIC_KERNELS } from './elementwise/logic.ts';
import { range } from './elementwise/range.ts';
import { SHAPE_KERNELS } from './elementwise/shapes.ts';
import { UNARY_KERNELS } from './elementwise/unary.ts';
import type { Kernel } from './kernel.ts';
import { softmaxCrossEntropy, softmaxCrossEntropyGradient } from './loss/softmax-cross-entropy.ts';
import { batchMatMul } from './matrix/batch-mat-mul.ts';
import { fusedMatMul } from './matrix/fused-mat-mul.ts';
import { CONTENT_KERNELS } from './memory/content-weights.ts';
import { COUNT_KERNELS } from './memory/counts.ts';
import { DNC_KERNELS } from './memory/dnc-addressing.ts';
import { DNC_USAGE_KERNELS } from './memory/dnc-usage.ts';
import { ERASE_AND_ADD_KERNELS } from './memory/erase-and-add.ts';
import { hebbianRecall } from './memory/hebbian-recall.ts';
import { nearestNeighbours } from './memory/nearest-neighbours.ts';
import { NTM_KERNELS } from './memory/ntm-addressing.ts';
import { GATHER_KERNELS } from './movement/gather.ts';
import { JOIN_KERNELS } from './movement/joins.ts';
import { mirrorPad } from './movement/mirror-pad.ts';
import { PART_KERNELS } from './movement/parts.ts';
import { topK } from './movement/top-k.ts';
import { transpose } from './movement/transpose.ts';
import { TUPLE_KERNELS } from './movement/tuples.ts';
import {
  layerNormalization,
  layerNormalizationGradient,
  rmsNormalization,
  rmsNormalizationGradient,
} from './normalization/normalization.ts';
import { adamStep, centredRmsPropStep, momentumStep, rmsPropStep, sgdStep } from './optimizer/steps.ts';
import { bernoulli, dropoutMask, normal, uniform } from './random/draws.ts';
import { gruGates, gruGatesGradient, lstmGates, lstmGatesGradient } from './recurrent/gates.ts';
import { REDUCTION_KERNELS } from './reduction/reductions.ts';
import { SCAN_KERNELS } from './reduction/scans.ts';
import { SOFTMAX_KERNELS } from './reduction/softmax.ts';
import { gatherRows } from './rows/gather-rows.ts';
import { scatterAdd } from './rows/scatter-add.ts';

/** All kernels of our own. */
export const KERNELS: readonly Kernel[] = [
  ...[batchMatMul, fusedMatMul, ...CONVOLUTION_KERNELS],
  ...[
    attention,
    attentionGradient,
    gelu,
    geluGradient,
    activateParts,
    activatePartsGradient,
    softmaxCrossEntropy,
    softmaxCrossEntropyGradient,
  ],
  ...[layerNormalization, layerNormalizationGradient, rmsNormalization, rmsNormalizationGradient],
  ...[lstmGates, lstmGatesGradient, gruGates, gruGatesGradient, gatherRows, scatterAdd],
  ...[sgdStep, momentumStep, adamStep, rmsPropStep, centredRmsPropStep],
  ...[...UNARY_KERNELS, ...BINARY_KERNELS, ...LOGIC_KERNELS, cast, ...CONSTANT_KERNELS, ...SHAPE_KERNELS],
  ...[...REDUCTION_KERNELS, ...SCAN_KERNELS, transpose, range],
  ...[
    ...SOFTMAX_KERNELS,
    ...PART_KERNELS,
    ...JOIN_KERNELS,
    ...GATHER_KERNELS,
    ...TUPLE_KERNELS,
    topK,
    mirrorPad,
  ],
  ...[
    ...COUNT_KERNELS,
    ...NTM_KERNELS,
    ...DNC_KERNELS,
    ...ERASE_AND_ADD_KERNELS,
    ...CONTENT_KERNELS,
    ...DNC_USAGE_KERNELS,
    nearestNeighbours,
    hebbianRecall,
  ],
  ...[uniform, normal, dropoutMask, bernoulli],
];
