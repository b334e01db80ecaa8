import { ensureGradients, normal, Random } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { div, eye, norm, ones, sigmoid, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { deltaAttend, deltaScan, deltaStep } from './delta-rule.ts';

const [BATCH, LENGTH, FEATURES, WIDTH] = [2, 5, 3, 7];
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(7).split(name));
const unit = (x: Tensor): Tensor => div(x, norm(x, 2, -1, true));
const given = (): Tensor[] => [
  draw('query', [BATCH, LENGTH, FEATURES]),
  unit(draw('key', [BATCH, LENGTH, FEATURES])),
  draw('value', [BATCH, LENGTH, WIDTH]),
  sigmoid(draw('rate', [BATCH, LENGTH, 1])),
  draw('decay', [BATCH, LENGTH, FEATURES]),
];

/** The recurrence in float64. */
function oracle({ delta, gated }: { delta: boolean; gated: boolean }) {
  return (...[q, k, v, rate, decay]: ArrayLike<number>[]): number[] => {
    const output = new Array<number>(BATCH * LENGTH * WIDTH).fill(0);
    loop([BATCH, WIDTH], ([b = 0, w = 0]) => {
      const memory = new Float64Array(FEATURES);
      for (let t = 0; t < LENGTH; t++) {
        const row = b * LENGTH + t;
        let read = 0;
        for (let f = 0; f < FEATURES; f++) {
          if (gated) memory[f] = (memory[f] ?? 0) * Math.exp(decay?.[row * FEATURES + f] ?? 0);
          read += (memory[f] ?? 0) * (k?.[row * FEATURES + f] ?? 0);
        }
        const value = v?.[row * WIDTH + w] ?? 0;
        const written = delta ? (rate?.[row] ?? 0) * (value - read) : value;
        let sum = 0;
        for (let f = 0; f < FEATURES; f++) {
          memory[f] = (memory[f] ?? 0) + (k?.[row * FEATURES + f] ?? 0) * written;
          sum += (memory[f] ?? 0) * (q?.[row * FEATURES + f] ?? 0);
        }
        output[row * WIDTH + w] = sum;
      }
    });
    return output;
  };
}

onEachBackend('the delta rule', () => {
  beforeAll(() => ensureGradients());

  it.each([
    { delta: false, gated: false },
    { delta: false, gated: true },
    { delta: true, gated: false },
    { delta: true, gated: true },
  ])('over a sequence is a loop, gradients too: %j', (kind) => {
    const run = (...[query, key, value, rate, decay]: Tensor[]): Tensor =>
      deltaScan({ query, key, value } as never, {
        ...(kind.delta && rate && { rate }),
        ...(kind.gated && decay && { decay }),
      }).output;
    const inputs = given();
    toBeClose(run(...inputs), oracle(kind)(...inputs.map((x) => x.dataSync())), { absolute: 1e-5 });
    const count = kind.gated ? 5 : kind.delta ? 4 : 3;
    const rest = inputs.slice(count);
    // Those that a rule does not read have no gradient; the rate is read by the delta rule alone.
    const read = inputs.slice(0, count).filter((_, i) => i !== 3 || kind.delta);
    const whole = (parts: Tensor[]): Tensor[] =>
      kind.gated && !kind.delta
        ? [...parts.slice(0, 3), inputs[3] as Tensor, ...parts.slice(3)]
        : [...parts, ...rest];
    expectGradient((...parts) => run(...whole(parts)), read, {
      oracle: (...parts) => {
        const values = inputs.map((x) => x.dataSync() as ArrayLike<number>);
        const places = kind.gated && !kind.delta ? [0, 1, 2, 4] : parts.map((_, i) => i);
        for (const [i, place] of places.entries()) values[place] = parts[i] as Float64Array;
        return oracle(kind)(...values);
      },
    });
  });

  it('all at once is one place after the other, gradients too', () => {
    const [query, key, value, rate] = given() as [Tensor, Tensor, Tensor, Tensor];
    const run = (...[q, k, v, r]: Tensor[]): Tensor =>
      deltaAttend({ query: q, key: k, value: v } as never, r as Tensor);
    toBeClose(run(query, key, value, rate), deltaScan({ query, key, value }, { rate }).output, {
      absolute: 1e-5,
    });
    expectGradient(run, [query, key, value, rate], { oracle: oracle({ delta: true, gated: false }) });
    expectNoLeak(() => run(query, key, value, rate));
  });

  it('reads back what was last written to a key, and all of orthogonal ones', () => {
    const values = draw('stored', [3, 5]);
    const { memory } = deltaScan({ query: eye(3), key: eye(3), value: values }, { rate: ones([3, 1]) });
    toBeClose(memory, values);
    const again = deltaStep(
      { query: tensor([[0, 1, 0]]), key: tensor([[0, 1, 0]]), value: tensor([[9, 8, 7, 6, 5]]) },
      memory,
      { rate: ones([1, 1]) },
    );
    toBeClose(again.output, [9, 8, 7, 6, 5], { absolute: 1e-5 });
  });

  it('goes on from a memory, and leaves nothing behind', () => {
    const [query, key, value, rate] = given() as [Tensor, Tensor, Tensor, Tensor];
    const inputs = { query, key, value };
    const first = deltaScan(inputs, { rate });
    const second = deltaScan(inputs, { rate }, first.memory);
    expect([...second.output.dataSync()]).not.toEqual([...first.output.dataSync()]);
    const fresh = deltaScan(inputs, { rate }, zeros([BATCH, FEATURES, WIDTH]));
    toBeClose(fresh.output, first.output);
    expectNoLeak(() => ({ ...deltaScan(inputs, { rate }) }));
  });
});

describe('the delta rule', () => {
  it('refuses bad arguments', () => {
    const inputs = { query: ones([2, 3]), key: ones([2, 3]), value: ones([2, 1]) };
    expect(() => deltaScan(inputs, { rate: ones([3, 1]) })).toThrow(
      'deltaScan: rate must be [..., length, 1], got [3, 1]: length is 2 in query but 3 here',
    );
    expect(() => deltaStep(inputs, zeros([3, 1]))).toThrow(
      'deltaStep: query must be [..., 1, features], got [2, 3]: 2 is not 1',
    );
  });
});
