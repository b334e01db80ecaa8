import { gelu, geluGradient } from './activation/gelu.ts';
import { attention, attentionGradient } from './attention/attention.ts';
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
import { GATHER_KERNELS } from './movement/gather.ts';
import { JOIN_KERNELS } from './movement/joins.ts';
import { PART_KERNELS } from './movement/parts.ts';
import { transpose } from './movement/transpose.ts';
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
import { gatherRows } from './rows/gather-rows.ts';
import { scatterAdd } from './rows/scatter-add.ts';

/** All kernels of our own. */
export const KERNELS: readonly Kernel[] = [
  batchMatMul,
  ...[attention, attentionGradient, gelu, geluGradient, softmaxCrossEntropy, softmaxCrossEntropyGradient],
  ...[layerNormalization, layerNormalizationGradient, rmsNormalization, rmsNormalizationGradient],
  ...[lstmGates, lstmGatesGradient, gruGates, gruGatesGradient, gatherRows, scatterAdd],
  ...[sgdStep, momentumStep, adamStep, rmsPropStep, centredRmsPropStep],
  ...[...UNARY_KERNELS, ...BINARY_KERNELS, ...LOGIC_KERNELS, cast, ...CONSTANT_KERNELS, ...SHAPE_KERNELS],
  ...[...REDUCTION_KERNELS, ...SCAN_KERNELS, transpose, range],
  ...[...PART_KERNELS, ...JOIN_KERNELS, ...GATHER_KERNELS],
  ...[uniform, normal, dropoutMask, bernoulli],
];
