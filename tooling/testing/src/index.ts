export { onEachBackend, STOCK_BACKENDS, type TestBackend } from './backends.ts';
export { type Tolerance, toBeClose } from './close.ts';
export { dataRoot } from './data-root.ts';
export { expectGradient, numericGradient } from './finite-differences.ts';
export { expectNoLeak } from './leaks.ts';
export { loop } from './loop.ts';
