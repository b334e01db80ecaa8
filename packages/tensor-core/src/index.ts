export { ensureGradients, restoreGradients } from './gradients/ensure-gradients.ts';
export {
  type ActivatePartsAttributes,
  activatePartsGradientKernel,
  activatePartsKernel,
  type PartOfRow,
} from './kernels/activate-parts.ts';
export { attentionGradientKernel, attentionKernel } from './kernels/attention.ts';
export {
  attentionBiasGradient,
  attentionScores,
  composedAttention,
  composedAttentionGradient,
} from './kernels/attention-composed.ts';
export type {
  AttentionAttributes,
  AttentionDropout,
  AttentionGradientInputs,
  AttentionInputs,
  ComposedAttentionAttributes,
} from './kernels/attention-inputs.ts';
export {
  type ContentWeightsInputs,
  contentWeightsGradientKernel,
  contentWeightsKernel,
} from './kernels/content-weights.ts';
export { isAccelerated, type KernelContract, runContract } from './kernels/contract.ts';
export {
  type DncLinksInputs,
  dncAllocationGradientKernel,
  dncAllocationKernel,
  dncLinksGradientKernel,
  dncLinksKernel,
} from './kernels/dnc-addressing.ts';
export { type DncUsageInputs, dncUsageGradientKernel, dncUsageKernel } from './kernels/dnc-usage.ts';
export {
  type DropoutMaskAttributes,
  type DropoutMaskInputs,
  dropoutMaskKernel,
} from './kernels/dropout-mask.ts';
export {
  type EraseAndAddInputs,
  eraseAndAddGradientKernel,
  eraseAndAddKernel,
} from './kernels/erase-and-add.ts';
export { type GatherRowsInputs, gatherRowsKernel } from './kernels/gather-rows.ts';
export { type GeluAttributes, geluGradientKernel, geluKernel } from './kernels/gelu.ts';
export {
  type HebbianRecallAttributes,
  type HebbianRecallInputs,
  hebbianRecallKernel,
} from './kernels/hebbian-recall.ts';
export { isHostBackend } from './kernels/host-backend.ts';
export {
  type LayerNormalizationGradientInputs,
  type LayerNormalizationInputs,
  layerNormalizationGradientKernel,
  layerNormalizationKernel,
} from './kernels/layer-normalization.ts';
export { logSoftmaxKernel, logSumExpKernel } from './kernels/log-softmax.ts';
export { type MaskedSoftmaxInputs, maskedSoftmaxKernel } from './kernels/masked-softmax.ts';
export {
  type NearestNeighboursAttributes,
  type NearestNeighboursInputs,
  nearestNeighboursKernel,
} from './kernels/nearest-neighbours.ts';
export {
  type NtmAddressingInputs,
  ntmAddressingGradientKernel,
  ntmAddressingKernel,
} from './kernels/ntm-addressing.ts';
export {
  type RmsNormalizationGradientInputs,
  type RmsNormalizationInputs,
  rmsNormalizationGradientKernel,
  rmsNormalizationKernel,
} from './kernels/rms-normalization.ts';
export { type ScatterAddAttributes, type ScatterAddInputs, scatterAddKernel } from './kernels/scatter-add.ts';
export {
  type SoftmaxCrossEntropyAttributes,
  type SoftmaxCrossEntropyGradientInputs,
  type SoftmaxCrossEntropyInputs,
  softmaxCrossEntropyGradientKernel,
  softmaxCrossEntropyKernel,
} from './kernels/softmax-cross-entropy.ts';
export { type SoftmaxGradientInputs, softmaxGradientKernel } from './kernels/softmax-gradient.ts';
export { type Bidirectional, bidirectional, type Directions } from './layers/bidirectional.ts';
export { Conv1d, type Conv1dConfig } from './layers/conv1d.ts';
export { Conv2d, type Conv2dConfig } from './layers/conv2d.ts';
export { type ConvolveOptions, convolve } from './layers/convolve.ts';
export { Dropout, type DropoutConfig } from './layers/dropout.ts';
export { Embedding, type EmbeddingConfig, paddedEmbedding } from './layers/embedding.ts';
export { GruCell, type GruState, gruStep } from './layers/gru-cell.ts';
export { gruGates, gruGatesGradientKernel, gruGatesKernel } from './layers/gru-gates.ts';
export { LayerNorm, type LayerNormConfig } from './layers/layer-norm.ts';
export { Linear, type LinearConfig, linear } from './layers/linear.ts';
export { LstmCell, type LstmState, lstmStep } from './layers/lstm-cell.ts';
export { lstmGates, lstmGatesGradientKernel, lstmGatesKernel } from './layers/lstm-gates.ts';
export type {
  RecurrentCell,
  RecurrentConfig,
  RecurrentState,
  RecurrentStep,
  StateWeights,
} from './layers/recurrent-cell.ts';
export { ResetFirstGruCell, resetFirstGruStep } from './layers/reset-first-gru-cell.ts';
export { RmsNorm, type RmsNormConfig } from './layers/rms-norm.ts';
export { RnnCell, type RnnState, rnnStep } from './layers/rnn-cell.ts';
export { type Unrolled, type UnrollOptions, unroll } from './layers/unroll.ts';
export { type CallContext, type Probe, within } from './module/context.ts';
export { disposeAll } from './module/dispose-all.ts';
export { checkFinite, type FiniteCheck, FiniteError, FiniteGuard } from './module/finite-guard.ts';
export { parameter } from './module/parameter.ts';
export { aliases, parametersOf, tensorsOf } from './module/parameters.ts';
export { RecordingProbe } from './module/recording-probe.ts';
export { type ValueAndGradient, valueAndGradient } from './module/value-and-gradient.ts';
export { activateParts } from './ops/activate-parts.ts';
export { type Band, bandMask } from './ops/band-mask.ts';
export { bandPart } from './ops/band-part.ts';
export { type BatchMatMulOptions, batchMatMul } from './ops/batch-mat-mul.ts';
export { type CrossEntropyOptions, crossEntropy } from './ops/cross-entropy.ts';
export { cumprod } from './ops/cumprod.ts';
export type { ScanOptions } from './ops/cumprod-derivative.ts';
export { cumsum } from './ops/cumsum.ts';
export { type DncLinks, dncAllocation, dncLinks } from './ops/dnc-addressing.ts';
export { dropout } from './ops/dropout.ts';
export { einsum } from './ops/einsum.ts';
export { embedding } from './ops/embedding.ts';
export { gatherNd } from './ops/gather-nd.ts';
export { gelu } from './ops/gelu.ts';
export { layerNormalization } from './ops/layer-normalization.ts';
export { logSoftmax } from './ops/log-softmax.ts';
export { logSumExp } from './ops/log-sum-exp.ts';
export { maskedSoftmax } from './ops/masked-softmax.ts';
export { type Neighbours, nearestNeighbours } from './ops/nearest-neighbours.ts';
export { ntmAddressing } from './ops/ntm-addressing.ts';
export { oneHot } from './ops/one-hot.ts';
export { prod } from './ops/prod.ts';
export { rmsNormalization } from './ops/rms-normalization.ts';
export { safeNorm } from './ops/safe-norm.ts';
export { scatterAdd } from './ops/scatter-add.ts';
export { scatterNd } from './ops/scatter-nd.ts';
export { select } from './ops/select.ts';
export { softmax } from './ops/softmax.ts';
export { tensorScatterUpdate } from './ops/tensor-scatter-update.ts';
export { type Topk, topk } from './ops/topk.ts';
export { withGradient } from './ops/with-gradient.ts';
export { withoutGradient } from './ops/without-gradient.ts';
export { Adam } from './optimizers/adam.ts';
export { type AdamConfig, adamStep } from './optimizers/adam-step.ts';
export { AdamW, type AdamWConfig } from './optimizers/adam-w.ts';
export { clipByGlobalNorm, clipEachByNorm, globalNorm } from './optimizers/clip.ts';
export type { Optimizer, StepOptions } from './optimizers/optimizer.ts';
export { RmsProp, type RmsPropConfig } from './optimizers/rms-prop.ts';
export { centredRmsPropStep, rmsPropStep } from './optimizers/rms-prop-step.ts';
export {
  type CosineConfig,
  constant,
  cosine,
  type HalvingConfig,
  halving,
  type InverseSquareRootConfig,
  inverseSquareRoot,
  type Schedule,
  sequence,
  warmUp,
} from './optimizers/schedule.ts';
export { momentumStep, Sgd, type SgdConfig, sgdStep } from './optimizers/sgd.ts';
export { bernoulli, bernoulliKernel } from './random/bernoulli.ts';
export {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initializer,
  lecunNormal,
} from './random/initializers.ts';
export { type NormalConfig, normal, normalKernel } from './random/normal.ts';
export { orthogonal } from './random/orthogonal.ts';
export { Random } from './random/random.ts';
export { threefry, type Words } from './random/threefry.ts';
export { truncatedNormal } from './random/truncated-normal.ts';
export { type UniformConfig, uniform, uniformKernel } from './random/uniform.ts';
export { type AxisSizes, axes, ShapeError } from './shape/axes.ts';
export {
  requireAtLeastZero,
  requireFraction,
  requireInteger,
  requirePositive,
} from './shape/require-number.ts';
export { type DecodedSafetensors, decodeSafetensors } from './state/decode-safetensors.ts';
export { type EncodeOptions, encodeSafetensors } from './state/encode-safetensors.ts';
export { type SafetensorsEntry, SafetensorsError, type SafetensorsType } from './state/safetensors-header.ts';
export { loadStateDict, StateDictError, stateDict } from './state/state-dict.ts';
