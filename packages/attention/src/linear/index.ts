export {
  deltaAttend,
  deltaScan,
  deltaStep,
  type Gates,
  type SequenceGates,
} from './delta-rule.ts';
export { dpfp, eluPlusOne, type FeatureMap } from './feature-maps.ts';
export {
  causalLinearAttend,
  type LinearInputs,
  type LinearState,
  linearAttend,
  linearAttendStep,
  linearState,
} from './linear-attend.ts';
