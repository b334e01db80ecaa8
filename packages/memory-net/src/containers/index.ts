export { AttentiveTree, type AttentiveTreeConfig, type TreeState } from './attentive-tree.ts';
export {
  ContentSet,
  type ContentSetConfig,
  readSet,
  type SetRead,
  type SetStep,
  updateSet,
} from './content-set.ts';
export { ContinuousQueue, pushQueue, readQueue } from './continuous-queue.ts';
export { ContinuousStack, pushStack, readStack } from './continuous-stack.ts';
export { DescendingTree } from './descending-tree.ts';
export type { HeldRead, HeldValues, PushAndPop } from './held-values.ts';
export { treeWeights } from './tree-weights.ts';
