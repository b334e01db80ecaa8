import type { CapacityCurve } from './capacity-curve.ts';
import { DENSE_CURVES } from './dense-curves.ts';
import { RULE_CURVES } from './rule-curves.ts';

/** The curves of `mneme hopfield capacity`. */
export const CAPACITY_CURVES: readonly CapacityCurve[] = [...RULE_CURVES, ...DENSE_CURVES];
