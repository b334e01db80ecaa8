import { ensureGradients, Random, RecordingProbe, stateDict, valueAndGradient } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { add, dispose, type Scalar, sum, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { BidirectionalAttention, bidirectionalAttend } from './bidirectional-attention.ts';
import {
  BATCH,
  type Composed,
  dot,
  draw,
  KEYS,
  keyMask,
  mixed,
  type Numbers,
  OPEN_KEYS,
  OPEN_QUERIES,
  type Oracle,
  QUERIES,
  queryMask,
  rowsOf,
  softmax,
} from './fixtures/two-sides.ts';

const DEPTH = 7;

/** The output, then the weights of both directions. */
function flow(context: Numbers, query: Numbers, weight: Numbers) {
  const output: number[] = [];
  const [queryWeights, contextWeights, queryToContext]: number[][] = [[], [], []];
  for (let b = 0; b < BATCH; b++) {
    const [keys, queries] = [rowsOf(context, b, KEYS, DEPTH), rowsOf(query, b, QUERIES, DEPTH)];
    const [openKeys = [], openQueries = []] = [OPEN_KEYS[b], OPEN_QUERIES[b]];
    const scores = keys.map((h) =>
      queries.map((u) => dot(Array.from(weight), [...h, ...u, ...h.map((x, d) => x * (u[d] ?? 0))])),
    );
    const best = scores.map((row) => Math.max(...row.filter((_, j) => openQueries[j])));
    const readable = openKeys.map((is) => (openQueries.includes(1) ? is : 0));
    const weights = softmax(best, readable);
    const read = mixed(weights, keys, DEPTH);
    contextWeights?.push(...weights);
    queryToContext?.push(...read);
    keys.forEach((h, t) => {
      const a = softmax(scores[t] ?? [], openKeys[t] ? openQueries : []);
      const u = mixed(a, queries, DEPTH);
      queryWeights?.push(...a);
      output.push(...h, ...u, ...h.map((x, d) => x * (u[d] ?? 0)), ...h.map((x, d) => x * (read[d] ?? 0)));
    });
  }
  return { output, queryWeights, contextWeights, queryToContext };
}

onEachBackend('bidirectionalAttend', () => {
  beforeAll(() => ensureGradients());
  const inputs = (): [Tensor, Tensor, Tensor] => [
    draw('context', [BATCH, KEYS, DEPTH]),
    draw('query', [BATCH, QUERIES, DEPTH]),
    draw('weight', [1, 3 * DEPTH]),
  ];
  const run = (context: Tensor, query: Tensor, weight: Tensor) =>
    bidirectionalAttend({ context, query, contextMask: keyMask(), queryMask: queryMask() }, weight);

  it('by hand: the query reads what its best word matches', () => {
    const given = { context: tensor([[0], [Math.log(3)]]), query: tensor([[1], [-1]]) };
    const found = bidirectionalAttend(given, tensor([[0, 0, 1]])); // scores h u
    toBeClose(found.queryWeights, [0.5, 0.5, 0.9, 0.1]);
    toBeClose(found.contextWeights, [0.25, 0.75]);
    const [h, read] = [Math.log(3), 0.75 * Math.log(3)];
    toBeClose(found.contextToQuery, [0, 0.8]);
    toBeClose(found.queryToContext, [read]);
    toBeClose(found.output, [0, 0, 0, 0, h, 0.8, 0.8 * h, read * h]);
  });

  it('agrees with a loop in all that it gives, both sides masked', () => {
    const given = inputs();
    const found = run(...given);
    const expected = flow(
      ...(given.map((x) => Float64Array.from(x.dataSync())) as unknown as [Numbers, Numbers, Numbers]),
    );
    expect(found.output.shape).toEqual([BATCH, KEYS, 4 * DEPTH]);
    for (const name of ['output', 'queryWeights', 'contextWeights', 'queryToContext'] as const) {
      toBeClose(found[name], expected[name] ?? [], { absolute: 1e-5 });
    }
  });

  it('has the gradients of finite differences', () => {
    expectGradient(((...x: [Tensor, Tensor, Tensor]) => run(...x).output) as Composed, inputs(), {
      oracle: ((...x: [Numbers, Numbers, Numbers]) => flow(...x).output) as unknown as Oracle,
    });
  });

  it('broadcasts a query over the batch', () => {
    const [context, , weight] = inputs();
    const one = draw('one', [1, QUERIES, DEPTH]);
    const all = add(one, zeros([BATCH, 1, 1]));
    toBeClose(
      bidirectionalAttend({ context, query: one }, weight).output,
      bidirectionalAttend({ context, query: all }, weight).output,
    );
  });

  it('as a module has one parameter, which the gradient reaches; it reports its weights', () => {
    const model = new BidirectionalAttention({ depth: DEPTH }, new Random(0));
    const [context, query] = inputs();
    const given = { context, query, contextMask: keyMask(), queryMask: queryMask() };
    expect([...stateDict(model)].map(([path, { shape }]) => [path, shape])).toEqual([
      ['weight', [1, 3 * DEPTH]],
    ]);
    const probe = new RecordingProbe();
    const { queryWeights } = model.call(given, { probe });
    expect([...probe.records.keys()]).toEqual(['queryWeights', 'contextWeights']);
    toBeClose(probe.records.get('queryWeights')?.[0] as Tensor, queryWeights);
    probe.dispose();
    const { value, gradients } = valueAndGradient(model, () => sum(model.call(given).output) as Scalar);
    expect(
      gradients
        .get('weight')
        ?.dataSync()
        .some((y) => y !== 0),
    ).toBe(true);
    dispose([value, ...gradients.values()]);
    expectNoLeak(() => ({ ...model.call(given) }));
  });
});

describe('bidirectionalAttend', () => {
  it.each([
    [
      () => bidirectionalAttend({ context: zeros([2, 3]), query: zeros([5, 3]) }, zeros([1, 6])),
      'bidirectionalAttend: weight must be [1, 9], got [1, 6]: 6 is not 9',
    ],
    [
      () =>
        bidirectionalAttend(
          { context: zeros([2, 3]), query: zeros([5, 3]), queryMask: zeros([5]) },
          zeros([1, 9]),
        ),
      'bidirectionalAttend: queryMask must be of dtype bool, true where there is an item, got float32',
    ],
    [
      () => new BidirectionalAttention({ depth: 0 }, new Random(0)),
      'BidirectionalAttention: depth must be an integer of at least 1, got 0',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
