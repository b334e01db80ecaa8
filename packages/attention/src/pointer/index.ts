export {
  type BeamSearchPointersConfig,
  beamSearchPointers,
  type FoundPointers,
} from './beam-search-pointers.ts';
export {
  type DecodedPointers,
  type DecodePointersConfig,
  decodePointers,
} from './decode-pointers.ts';
export {
  type EncodedItems,
  type PointerInputs,
  PointerNetwork,
  type PointerNetworkConfig,
  type PointerStep,
  type PointerTargets,
  pointerLoss,
} from './pointer-network.ts';
export { closedTour, eachOnce, eachOnceUntil, type PointerRule } from './pointer-rules.ts';
