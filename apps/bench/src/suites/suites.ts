import { attention } from './attention/attention.ts';
import { attentionBackward } from './attention-backward/attention-backward.ts';
import { elementwise } from './elementwise/elementwise.ts';
import { encoder } from './encoder/encoder.ts';
import { gemm } from './gemm/gemm.ts';
import { gemv } from './gemv/gemv.ts';
import { gptTrain } from './gpt-train/gpt-train.ts';
import { hopfield } from './hopfield/hopfield.ts';
import { memn2n } from './memn2n/memn2n.ts';
import { memory } from './memory/memory.ts';
import { memoryNet } from './memory-net/memory-net.ts';
import { multiHead } from './multi-head/multi-head.ts';
import { smallOps } from './small-ops/small-ops.ts';
import type { Suite } from './suite.ts';

/** All suites, in the order in which they are listed. */
export const SUITES: readonly Suite[] = [
  gemm,
  gemv,
  attention,
  attentionBackward,
  multiHead,
  encoder,
  gptTrain,
  elementwise,
  smallOps,
  memn2n,
  memoryNet,
  hopfield,
  memory,
];

export function findSuite(name: string): Suite {
  const suite = SUITES.find((candidate) => candidate.name === name || candidate.alias === name);
  if (suite) return suite;
  const names = SUITES.map((candidate) => candidate.name).join(', ');
  throw new RangeError(`bench: suite must be one of ${names}, got ${name}`);
}
