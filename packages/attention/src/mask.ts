export { fromBlocked, requireMask } from './masks/require-mask.ts';
