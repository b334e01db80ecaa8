import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { ensureGradients, Random } from '@mneme/tensor-core';
import { ready, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { makeDirect } from './direct.ts';
import { makeOurs } from './ours.ts';
import { makeProblem } from './problem.ts';

beforeAll(async () => {
  await setBackend('wasm');
  await ready();
  ensureGradients();
});

it.each(['ntm', 'dnc'] as const)('both sides of %s take the same steps', (network) => {
  const [own, other] = [makeOurs({ name: network, network }), makeDirect({ name: network, network })];
  for (let i = 0; i < 2; i++) {
    const problem = makeProblem(new Random(7).at(i));
    const [loss, theirs] = [own.step(problem), other.step(problem)];
    expect(Math.abs(loss - theirs) / loss).toBeLessThan(1e-4);
  }
});
