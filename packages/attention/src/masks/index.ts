export { causal, type Offset, slidingWindow } from './bands.ts';
export { globalTokens, packed, padding, prefix } from './lengths.ts';
export { Mask, type MaskConfig } from './mask.ts';
export { type MaskFacts, maskFacts, maskText } from './mask-facts.ts';
export { type MaskSizes, maskTensor } from './mask-tensor.ts';
export { fromBlocked } from './require-mask.ts';
