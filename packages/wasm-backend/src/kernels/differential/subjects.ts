import { BINARY } from './subjects/binary.ts';
import { CONVOLUTIONS } from './subjects/convolutions.ts';
import { MOVEMENT } from './subjects/movement.ts';
import { PRODUCTS } from './subjects/products.ts';
import { REDUCTIONS } from './subjects/reductions.ts';
import type { Subject } from './subjects/subject.ts';
import { TUPLES } from './subjects/tuples.ts';
import { UNARY } from './subjects/unary.ts';

/** All kernels that tfjs's cpu backend has as well. */
export const SUBJECTS: readonly Subject[] = [
  ...[...UNARY, ...BINARY, ...REDUCTIONS],
  ...[...MOVEMENT, ...TUPLES, ...PRODUCTS, ...CONVOLUTIONS],
];
