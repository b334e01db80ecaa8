import { attention, attentionGradient } from './attention/attention.ts';
import type { Kernel } from './kernel.ts';
import { batchMatMul } from './matrix/batch-mat-mul.ts';

/** All kernels of our own. */
export const KERNELS: readonly Kernel[] = [batchMatMul, attention, attentionGradient];
