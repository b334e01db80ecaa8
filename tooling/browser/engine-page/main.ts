import { bits } from './bits.ts';
import { growth } from './growth.ts';
import { outputs } from './outputs.ts';
import { runTests } from './run-tests.ts';
import { multiply, multiplyAfterDeath } from './threads.ts';

const checks = { bits, growth, multiply, multiplyAfterDeath, outputs, runTests };

/** What a test asks this page to do. */
export type Checks = typeof checks;

Object.assign(globalThis, { checks });
