import { div, mean, mul, softmax, sub, sum, type Tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import { chainLogPartition } from '../structured/chain-log-partition.ts';
import { chainMarginals } from '../structured/chain-marginals.ts';
import type { ChainPotentials } from '../structured/chain-potentials.ts';
import { type ChainLaw, type ChainSubject, chainLaws } from './chain-laws.ts';
import { expectEachBroken } from './fixtures/expect-each-broken.ts';

const right = { marginals: chainMarginals, logPartition: chainLogPartition };
const turned = (potentials: ChainPotentials): ChainPotentials => ({
  ...potentials,
  transitions: transpose(potentials.transitions),
});
const unmasked = ({ unary, transitions }: ChainPotentials): ChainPotentials => ({ unary, transitions });
const marginals =
  (change: (found: Tensor, potentials: ChainPotentials) => Tensor): ChainSubject['marginals'] =>
  (potentials) =>
    tidy(() => change(chainMarginals(potentials), potentials));
const logPartition =
  (change: (found: Tensor, potentials: ChainPotentials) => Tensor): ChainSubject['logPartition'] =>
  (potentials) =>
    tidy(() => change(chainLogPartition(potentials), potentials));

const wrong: readonly (readonly [string, ChainLaw, Partial<ChainSubject>])[] = [
  [
    'transitions the other way',
    'marginals',
    { marginals: (given) => tidy(() => chainMarginals(turned(given))) },
  ],
  ['no transitions', 'marginals', { marginals: ({ unary }) => tidy(() => softmax(unary)) }],
  [
    'transitions the other way',
    'partition',
    { logPartition: (given) => tidy(() => chainLogPartition(turned(given))) },
  ],
  [
    'transitions the other way in one of both',
    'gradient',
    { marginals: (given) => tidy(() => chainMarginals(turned(given))) },
  ],
  [
    'marginals of the whole chain',
    'sum',
    { marginals: marginals((found) => div(found, sum(found, 1, true))) },
  ],
  ['a mask that is not looked at', 'masked', { marginals: (given) => chainMarginals(unmasked(given)) }],
  ['a mask that is not looked at', 'masked', { logPartition: (given) => chainLogPartition(unmasked(given)) }],
  [
    'potentials that are bent',
    'shift',
    { marginals: (given) => tidy(() => chainMarginals({ ...given, unary: mul(given.unary, given.unary) })) },
  ],
  [
    'a log Z by the length',
    'shift',
    { logPartition: logPartition((found, { unary }) => div(found, 1 + (unary.shape[1] ?? 1))) },
  ],
  ['a norm over the batch', 'batch', { logPartition: logPartition((found) => sub(found, mean(found))) }],
  ['no tidy', 'no leak', { marginals: (given) => mul(chainMarginals(given), 1) }],
];

describe('the laws of chains', () => {
  expectEachBroken(
    chainLaws(right),
    wrong.map(([what, law, change]) => [what, law, chainLaws({ ...right, ...change })]),
  );
});
