import { ensureGradients, normal, Random, softmax } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { eye, matMul, mul, ones, type Tensor, transpose } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { selfAttend } from './self-attend.ts';

const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(2).split(name));
const [LENGTH, WIDTH, DEPTH, OUT] = [5, 3, 7, 2];
const projections = () => ({
  query: draw('query', [DEPTH, WIDTH]),
  key: draw('key', [DEPTH, WIDTH]),
  value: draw('value', [OUT, WIDTH]),
});

/** In float64, place by place. */
function oracle(...[x, wq, wk, wv]: ArrayLike<number>[]): number[] {
  const projected = (w: ArrayLike<number> | undefined, size: number): number[][] =>
    Array.from({ length: LENGTH }, (_, t) =>
      Array.from({ length: size }, (_, i) => {
        let total = 0;
        for (let j = 0; j < WIDTH; j++) total += (w?.[i * WIDTH + j] ?? 0) * (x?.[t * WIDTH + j] ?? 0);
        return total;
      }),
    );
  const [q, k, v] = [projected(wq, DEPTH), projected(wk, DEPTH), projected(wv, OUT)];
  const output: number[] = [];
  loop([LENGTH], ([i = 0]) => {
    const open = k.map((key) =>
      Math.exp(key.reduce((t, value, d) => t + value * (q[i]?.[d] ?? 0), 0) / Math.sqrt(DEPTH)),
    );
    const total = open.reduce((a, b) => a + b);
    for (let o = 0; o < OUT; o++)
      output.push(open.reduce((t, e, n) => t + (e / total) * (v[n]?.[o] ?? 0), 0));
  });
  return output;
}

onEachBackend('selfAttend', () => {
  beforeAll(() => ensureGradients());

  it("without projections is softmax(X X') X, of any length; the book's columns are its transpose", () => {
    for (const length of [1, 2, 11]) {
      const x = draw('x', [length, WIDTH]);
      const rows = matMul(softmax(matMul(x, x, false, true)), x);
      toBeClose(selfAttend(x), rows);
      const columns = transpose(x); // X of the book, a column for each place
      const scores = matMul(columns, columns, true, false);
      toBeClose(transpose(matMul(columns, softmax(scores, 0))), rows);
    }
  });

  it('with identities for projections is the first step, but for the scale', () => {
    const x = draw('x', [LENGTH, WIDTH]);
    const same = { query: mul(eye(WIDTH), Math.sqrt(WIDTH)), key: eye(WIDTH), value: eye(WIDTH) };
    toBeClose(selfAttend(x, same), selfAttend(x), { absolute: 1e-5 });
  });

  it('agrees with a loop, gradients too', () => {
    const inputs = [draw('x', [LENGTH, WIDTH]), ...Object.values(projections())];
    const run = (...[x, query, key, value]: Tensor[]): Tensor =>
      selfAttend(x as Tensor, { query, key, value } as ReturnType<typeof projections>);
    toBeClose(run(...inputs), oracle(...inputs.map((x) => x.dataSync())));
    expectGradient(run, inputs, { oracle });
    expectNoLeak(() => run(...inputs));
    expect(() => selfAttend(ones([2, 5]), { ...projections() })).toThrow(
      'selfAttend: query must be [depth, width], got [7, 3]: width is 5 in x but 3 here',
    );
  });
});
