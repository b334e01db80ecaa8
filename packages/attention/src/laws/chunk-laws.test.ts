import { add, mul, neg, zerosLike } from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import { attend } from '../attend.ts';
import { type ChunkLaw, type ChunkSubject, chunkLaws } from './chunk-laws.ts';
import { expectEachBroken } from './fixtures/expect-each-broken.ts';

type Attend = ChunkSubject['attend'];

const right: Attend = (inputs) => attend(inputs, { returns: { logSumExp: true } });
const but =
  (change: (given: ReturnType<Attend>, queries: number) => Partial<ReturnType<Attend>>): Attend =>
  (inputs) => {
    const given = right(inputs);
    return { ...given, ...change(given, inputs.query.shape[1] ?? 1) };
  };

const wrong: readonly (readonly [string, ChunkLaw, Attend])[] = [
  [
    'outputs by the number of queries',
    'chunks of queries',
    but(({ output }, n) => ({ output: mul(output, n) })),
  ],
  [
    'no largest score in the log-sum-exp',
    'chunks of keys',
    but(({ logSumExp }) => ({ logSumExp: zerosLike(logSumExp) })),
  ],
  [
    'a log-sum-exp of base 2',
    'chunks of keys',
    but(({ logSumExp }) => ({ logSumExp: mul(logSumExp, Math.LOG2E) })),
  ],
  ['+Infinity where nothing is seen', 'empty chunk', but(({ logSumExp }) => ({ logSumExp: neg(logSumExp) }))],
  ['1 where nothing is seen', 'empty chunk', but(({ output }) => ({ output: add(output, 1) }))],
];

describe('the laws of chunks', () => {
  expectEachBroken(
    chunkLaws({ attend: right }),
    wrong.map(([what, law, wrongly]) => [what, law, chunkLaws({ attend: wrongly })]),
  );
});
