export {
  type Attended,
  type AttendInputs,
  type AttendOptions,
  type AttendReturns,
  attend,
} from './attend.ts';
export {
  type CausalMaskConfig,
  causalMask,
  combineMasks,
  maskFromBlocked,
  paddingMask,
  windowMask,
} from './mask.ts';
