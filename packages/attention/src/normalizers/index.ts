export { argmaxWeights } from './argmax-weights.ts';
export { entmax, entmax15 } from './entmax.ts';
export {
  type GumbelSoftmaxConfig,
  gumbelSoftmax,
  gumbelStraightThrough,
} from './gumbel-softmax.ts';
export type { Normalizer } from './normalizer.ts';
export { identityWeights, polynomialWeights } from './polynomial-weights.ts';
export { sigmoidWeights } from './sigmoid-weights.ts';
export { softmaxPlusOne } from './softmax-plus-one.ts';
export { sparsemax } from './sparsemax.ts';
export { topK, topKStraightThrough } from './top-k.ts';
