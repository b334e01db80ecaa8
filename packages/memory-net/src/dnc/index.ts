export { type DncControls, type DncLayout, dncControlCount, dncControls } from './dnc-controls.ts';
export { type Directions, type DirectionsInputs, dncDirections, sharpenDirection } from './dnc-directions.ts';
export { DncMemory, type DncMemoryConfig, type DncState } from './dnc-memory.ts';
export { type DncUsage, dncUsage } from './dnc-usage.ts';
export { dncWriteWeights, type WriteWeightsInputs } from './dnc-write-weights.ts';
