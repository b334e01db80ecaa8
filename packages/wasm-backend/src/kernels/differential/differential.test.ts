import { Random } from '@mneme/tensor-core';
import { backend, getKernel, setBackend, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { useWasmBackend } from '../../use-wasm-backend.ts';
import { Draw, make } from './random-case.ts';
import type { Case } from './subjects/subject.ts';
import { SUBJECTS } from './subjects.ts';
import { expectAgreement } from './tolerance.ts';

const CASES = 60;
// Another seed in each run; the one of a failure is in its message, and can be given.
const SEED = Number(process.env.MNEME_SEED ?? Date.now() % 2 ** 31);

interface Result {
  readonly shape: readonly number[];
  readonly type: string;
  readonly values: ArrayLike<number>;
}

function resultsOf({ given, run }: Case): Result[] {
  return tidy(() => {
    const made = run(...given.map(make));
    const outputs = Array.isArray(made) ? (made as readonly Tensor[]) : [made as Tensor];
    return outputs.map((output) => ({ shape: output.shape, type: output.dtype, values: output.dataSync() }));
  });
}

describe(`kernels beside those of tfjs's cpu backend, seed ${SEED}`, () => {
  beforeAll(async () => {
    await useWasmBackend({ threads: 2, deterministic: true, poison: true });
  });
  afterAll(() => backend().dispose());

  it.each(SUBJECTS)('$kernel', async ({ kernel, tolerance, draw }) => {
    const cases = Array.from({ length: CASES }, (_, i) =>
      draw(new Draw(new Random(SEED).split(kernel).at(i))),
    );
    await setBackend('cpu');
    const expected = cases.map(resultsOf);
    await setBackend('mneme');
    expect(getKernel(kernel, 'mneme')).toBeDefined();
    const engine = backend() as WasmBackend;
    engine.resetFallbacks();
    const held = engine.memory().numBytesHeld;
    for (const [i, each] of cases.entries()) {
      const about = `seed ${SEED}, ${kernel}, case ${i}, of ${each.given.map(({ shape }) => `[${shape}]`).join(' ')} ${each.note ?? ''}`;
      const actual = resultsOf(each);
      const wanted = expected[i] as Result[];
      expect(
        actual.map(({ shape, type }) => [...shape, type]),
        about,
      ).toEqual(wanted.map(({ shape, type }) => [...shape, type]));
      for (const [n, { values }] of actual.entries())
        expectAgreement(values, wanted[n]?.values ?? [], tolerance, about);
    }
    expect(engine.memory().numBytesHeld, 'bytes held afterwards').toBe(held);
    expect([...engine.fallbacks.keys()], 'kernels that fell back').not.toContain(kernel);
  });
});
