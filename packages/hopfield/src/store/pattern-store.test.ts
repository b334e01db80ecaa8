import { encodeSafetensors, normal, Random } from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { memory, ones, slice, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { withFlips } from '../binary/pattern.ts';
import { tensorOf } from '../modern/tensor-of.ts';
import { randomPatterns } from '../rules/fixtures/patterns.ts';
import { nearness } from './nearness.ts';
import { loadPatternStore, storePatterns } from './pattern-store.ts';

onEachBackend('PatternStore', () => {
  it('is the loop of its definition, over what is known alone', () => {
    const [cue, patterns] = [normal([3, 5], new Random(1)), normal([4, 5], new Random(2))];
    const known = tensor([1, 0, 1, 1, 0]);
    const [c, x] = [cue.arraySync() as number[][], patterns.arraySync() as number[][]];
    const far = (q: number, p: number, places: readonly number[]): number =>
      -places.reduce((sum, d) => sum + ((c[q]?.[d] ?? 0) - (x[p]?.[d] ?? 0)) ** 2, 0);
    for (const [places, mask] of [
      [[0, 1, 2, 3, 4], undefined],
      [[0, 2, 3], known],
    ] as const) {
      const wanted = [0, 1, 2].flatMap((q) => [0, 1, 2, 3].map((p) => far(q, p, places)));
      toBeClose(nearness(cue, patterns, mask), wanted, { absolute: 1e-4 });
      const sharpness = 1.7;
      const store = storePatterns(patterns, { sharpness });
      const { output, index, confidence } = store.recall(cue, mask ? { known: mask } : {});
      const rows = output.arraySync() as number[][];
      for (const q of [0, 1, 2]) {
        const open = [0, 1, 2, 3].map((p) => Math.exp((sharpness / 2) * far(q, p, places)));
        const total = open.reduce((a, b) => a + b);
        for (const d of [0, 1, 2, 3, 4]) {
          const mean = open.reduce((sum, w, p) => sum + (w / total) * (x[p]?.[d] ?? 0), 0);
          expect(rows[q]?.[d]).toBeCloseTo(mean, 4);
        }
        const best = open.indexOf(Math.max(...open));
        expect(index.dataSync()[q]).toBe(best);
        expect(confidence.dataSync()[q]).toBeCloseTo((open[best] ?? 0) / total, 4);
      }
    }
  });

  it('finds 2,000 patterns again, from a quarter of wrong states and from half of them unknown', () => {
    const patterns = randomPatterns(2000, 128, 3);
    const store = storePatterns(tensorOf(patterns));
    const asked = patterns.slice(0, 50);
    const noisy = tensorOf(asked.map((own, p) => withFlips(own, 32, new Random(4).at(p))));
    const right = Array.from({ length: 50 }, (_, p) => p);
    expect([...store.recall(noisy, { steps: 3 }).index.dataSync()]).toEqual(right);
    const known = tensor(Array.from({ length: 128 }, (_, d) => (d < 64 ? 1 : 0)));
    const { output, index, confidence } = store.recall(tensorOf(asked), { known, steps: 2 });
    expect([...index.dataSync()]).toEqual(right);
    expect(Math.min(...confidence.dataSync())).toBeGreaterThan(0.99);
    toBeClose(output, tensorOf(asked), { absolute: 0.02 });
  });

  it('keeps short patterns beside long ones', () => {
    const store = storePatterns(
      tensor([
        [1, 1],
        [9, 9],
      ]),
    );
    toBeClose(store.recall(tensor([[1.5, 1]])).output, [1, 1], { absolute: 1e-2 });
  });

  it('takes more patterns and forgets some, as another store', () => {
    const patterns = randomPatterns(6, 40, 1);
    const store = storePatterns(tensorOf(patterns.slice(0, 5)));
    const last = tensorOf(patterns.slice(5));
    const more = store.with(last);
    expect([store.size, more.size]).toEqual([5, 6]);
    expect(more.recall(last).index.dataSync()[0]).toBe(5);
    const fewer = more.without([0, 2]);
    expect(fewer.size).toBe(4);
    const gone = tensorOf(patterns.slice(0, 1));
    // As like any of the others as chance has it.
    const answer = fewer.recall(gone).output.dataSync<'float32'>();
    const overlap = answer.reduce((sum, value, i) => sum + value * (patterns[0]?.[i] ?? 0), 0) / 40;
    expect(overlap).toBeLessThan(0.6);
    expect(() => more.without([6])).toThrow('without: places must be of 0 to 5, got 6');
    expect(() => store.without([0, 1, 2, 3, 4])).toThrow(
      'without: places must leave a pattern, got all of them',
    );
  });

  it('is saved and loaded to the bit', () => {
    const store = storePatterns(normal([7, 5], new Random(1)));
    const loaded = loadPatternStore(store.save());
    expect(loaded.sharpness).toBe(store.sharpness);
    expect([...loaded.patterns.dataSync()]).toEqual([...store.patterns.dataSync()]);
    const before = memory().numTensors;
    const other = encodeSafetensors(new Map([['weight', slice(store.patterns, [0, 0], [2, 2])]]));
    const there = memory().numTensors;
    expect(() => loadPatternStore(other)).toThrow(
      'loadPatternStore: bytes must be of a pattern store, got a file of another format',
    );
    expect(memory().numTensors).toBe(there);
    expect(there).toBe(before + 1);
  });

  it('leaves nothing behind but what it is asked for, and says what is wrong', () => {
    const store = storePatterns(normal([7, 5], new Random(1)));
    const cue = normal([2, 5], new Random(2));
    expectNoLeak(() => Object.values(store.recall(cue, { steps: 2 })) as Tensor[]);
    const before = memory().numTensors;
    const made = storePatterns(cue);
    expect(memory().numTensors).toBe(before + 1);
    made.dispose();
    expect(memory().numTensors).toBe(before);
    expect(() => store.recall(ones([1, 3]))).toThrow('recall: cue must be [queries, depth], got [1, 3]');
    expect(() => storePatterns(cue, { sharpness: 0 })).toThrow(
      'storePatterns: sharpness must be a finite number above 0, got 0',
    );
  });

  it('has a sharpness where patterns are the same, or there is one', () => {
    expect(storePatterns(ones([3, 4])).sharpness).toBe(1);
    expect(storePatterns(ones([1, 4])).sharpness).toBe(1);
  });
});
