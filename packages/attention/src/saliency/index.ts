export { type MaxPooled, maxPoolItems } from './max-pool-items.ts';
export { SaliencyGate, type SaliencyGateConfig, saliencyGate } from './saliency-gate.ts';
export {
  type Items,
  type SaliencyPooled,
  SaliencyPooling,
  type SaliencyPoolingConfig,
  type SaliencyWeights,
  saliencyPool,
  saliencyScore,
} from './saliency-pooling.ts';
