import { ensureGradients, normal, Random, RecordingProbe } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { ones, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { attendFetched } from './attend-fetched.ts';

const [batch, queries, count, depth, width] = [2, 3, 5, 7, 11];
const SEED = 17;

interface Given {
  readonly query: Tensor;
  readonly fetched: { readonly keys: Tensor; readonly values: Tensor; readonly found: Tensor };
}

/** Random ones, of which a query found two, and another none. */
function given(): Given {
  const random = new Random(SEED);
  const found = new Uint8Array(batch * queries * count).fill(1);
  found.fill(0, 2, 5);
  found.fill(0, 3 * count, 4 * count);
  return {
    query: normal([batch, queries, depth], random.split('query')),
    fetched: {
      keys: normal([batch, queries, count, depth], random.split('keys')),
      values: normal([batch, queries, count, width], random.split('values')),
      found: tensor(found, [batch, queries, count], 'bool'),
    },
  };
}

/** By the definition, in float64. */
function naive(query: ArrayLike<number>, { keys, values, found }: Given['fetched'], scale: number): number[] {
  const [k, v, there] = [keys.dataSync(), values.dataSync(), found.dataSync()];
  const output = new Array<number>(batch * queries * width).fill(0);
  loop([batch, queries], (_, row) => {
    const scores = Array.from({ length: count }, (_, j) => {
      let product = 0;
      for (let d = 0; d < depth; d++) {
        product += (query[row * depth + d] ?? 0) * (k[(row * count + j) * depth + d] ?? 0);
      }
      return there[row * count + j] ? Math.exp(scale * product) : 0;
    });
    const total = scores.reduce((a, b) => a + b) || 1;
    loop([count, width], ([j = 0, w = 0]) => {
      output[row * width + w] =
        (output[row * width + w] ?? 0) + ((scores[j] ?? 0) / total) * (v[(row * count + j) * width + w] ?? 0);
    });
  });
  return output;
}

onEachBackend(`attendFetched, seed ${SEED}`, () => {
  beforeAll(() => ensureGradients());

  it('reads by hand: weights 1/4 and 3/4', () => {
    const fetched = {
      keys: tensor([[[0], [Math.log(3)]]]),
      values: tensor([[[4], [8]]]),
      found: tensor([[1, 1]], [1, 2], 'bool'),
    };
    const { output, weights } = attendFetched(tensor([[1]]), fetched);
    toBeClose(weights, [0.25, 0.75]);
    toBeClose(output, [7]);
  });

  it('is the loop of its definition, zeros where nothing was found', () => {
    const { query, fetched } = given();
    for (const scale of [undefined, 0.3]) {
      const wanted = naive(query.dataSync(), fetched, scale ?? 1 / Math.sqrt(depth));
      const { output, weights } = attendFetched(query, fetched, scale === undefined ? {} : { scale });
      toBeClose(output, wanted, { absolute: 1e-5 });
      expect([output.shape, weights.shape]).toEqual([
        [batch, queries, width],
        [batch, queries, count],
      ]);
      expect([...weights.dataSync()].slice(15, 20)).toEqual([0, 0, 0, 0, 0]);
    }
  });

  it('has the gradient of finite differences in the query', () => {
    const { query, fetched } = given();
    expectGradient((q) => attendFetched(q, fetched).output, [query], {
      oracle: (q) => naive(q as Float64Array, fetched, 1 / Math.sqrt(depth)),
    });
  });

  it('reports its weights, and leaves nothing behind', () => {
    const { query, fetched } = given();
    const probe = new RecordingProbe();
    const plain = attendFetched(query, fetched);
    const { output } = attendFetched(query, fetched, {}, { probe });
    toBeClose(output, plain.output);
    expect(probe.records.get('weights')?.[0]?.shape).toEqual([batch, queries, count]);
    probe.dispose();
    expectNoLeak(() => ({ ...attendFetched(query, fetched) }));
  });

  it('names what does not fit', () => {
    const { fetched } = given();
    tidy(() => {
      expect(() => attendFetched(ones([2, 3, 2]), fetched)).toThrow(
        'attendFetched: keys must be [..., count, depth], got [2, 3, 5, 7]: depth is 2 in query but 7 here',
      );
      expect(() => attendFetched(ones([2, 3, 7]), fetched, { scale: 0 })).toThrow(
        'attendFetched: scale must be a finite number above 0, got 0',
      );
    });
  });
});
