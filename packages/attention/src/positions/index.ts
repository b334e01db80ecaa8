export { alibiBias, alibiSlopes, type BiasSizes } from './alibi-bias.ts';
export { LearnedPositions, type LearnedPositionsConfig } from './learned-positions.ts';
export {
  RelativeBias,
  type RelativeBuckets,
  relativeBias,
  relativeBucket,
} from './relative-bias.ts';
export {
  attendRelative,
  RelativePositions,
  type RelativePositionsConfig,
  type RelativeTables,
} from './relative-positions.ts';
export { type RotaryLayout, type RotaryTable, rotaryTable, rotate } from './rotary.ts';
export {
  linearRotaryFrequencies,
  ntkRotaryFrequencies,
  type RotaryConfig,
  type RotaryScaling,
  rotaryFrequencies,
  type YarnScaling,
  yarnMagnitude,
  yarnRotaryFrequencies,
} from './rotary-frequencies.ts';
export { type SinusoidalConfig, sinusoidalPositions } from './sinusoidal-positions.ts';
