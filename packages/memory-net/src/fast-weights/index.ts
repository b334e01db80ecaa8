export { DeltaMemory, type DeltaState } from './delta-memory.ts';
export {
  FastWeightsCell,
  type FastWeightsConfig,
  type FastWeightsState,
  fastWeights,
} from './fast-weights-cell.ts';
