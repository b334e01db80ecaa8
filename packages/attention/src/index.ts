export { type Attended, type AttendOptions, type AttendReturns, attend } from './attend.ts';
export type { AttendInputs } from './attend-inputs.ts';
export {
  type CausalMaskConfig,
  causalMask,
  combineMasks,
  maskFromBlocked,
  paddingMask,
  windowMask,
} from './mask.ts';
