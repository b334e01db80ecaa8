import { ensureGradients, RecordingProbe } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { grads, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { coattend } from './coattend.ts';
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

function encoded(context: Numbers, query: Numbers): number[] {
  return Array.from({ length: BATCH }, (_, b) => {
    const [keys, queries] = [rowsOf(context, b, KEYS, DEPTH), rowsOf(query, b, QUERIES, DEPTH)];
    const [openKeys = [], openQueries = []] = [OPEN_KEYS[b], OPEN_QUERIES[b]];
    const summaries = queries.map((q, j) =>
      mixed(
        softmax(
          keys.map((k) => dot(k, q)),
          openQueries[j] ? openKeys : [],
        ),
        keys,
        DEPTH,
      ),
    );
    return keys.flatMap((k, t) => {
      const weights = softmax(
        queries.map((q) => dot(k, q)),
        openKeys[t] ? openQueries : [],
      );
      return [...mixed(weights, queries, DEPTH), ...mixed(weights, summaries, DEPTH)];
    });
  }).flat();
}

onEachBackend('coattend', () => {
  beforeAll(() => ensureGradients());
  const inputs = (): [Tensor, Tensor] => [
    draw('context', [BATCH, KEYS, DEPTH]),
    draw('query', [BATCH, QUERIES, DEPTH]),
  ];
  const run = (context: Tensor, query: Tensor) =>
    coattend({ context, query, contextMask: keyMask(), queryMask: queryMask() });

  it('by hand: affinities of 0 and log 3', () => {
    const { output, queryWeights, contextWeights } = coattend({
      context: tensor([[0], [1]]),
      query: tensor([[0], [Math.log(3)]]),
    });
    toBeClose(queryWeights, [0.5, 0.5, 0.25, 0.75]);
    toBeClose(contextWeights, [0.5, 0.5, 0.25, 0.75]);
    const log3 = Math.log(3);
    toBeClose(output, [0.5 * log3, 0.5 * 0.5 + 0.5 * 0.75, 0.75 * log3, 0.25 * 0.5 + 0.75 * 0.75]);
  });

  it('agrees with a loop, both sides masked, gradients too', () => {
    const given = inputs();
    const expected = encoded(given[0].dataSync(), given[1].dataSync());
    expect(run(...given).output.shape).toEqual([BATCH, KEYS, 2 * DEPTH]);
    toBeClose(run(...given).output, expected, { absolute: 1e-5 });
    expectGradient(((x: Tensor, y: Tensor) => run(x, y).output) as Composed, given, {
      oracle: encoded as unknown as Oracle,
      absolute: 5e-4,
    });
  });

  it('of a query without words reads zeros, with no gradient', () => {
    const [context, query] = inputs();
    const size = KEYS * 2 * DEPTH;
    expect([...run(context, query).output.dataSync()].slice(-size).every((x) => x === 0)).toBe(true);
    const [ofContext] = grads(((x: Tensor, y: Tensor) => run(x, y).output) as Composed)([context, query]);
    expect([...(ofContext?.dataSync() ?? [])].slice(-KEYS * DEPTH).every((g) => g === 0)).toBe(true);
  });

  it('reports its weights, and leaves nothing behind', () => {
    const [context, query] = inputs();
    const probe = new RecordingProbe();
    const { queryWeights } = coattend({ context, query }, { probe });
    expect([...probe.records.keys()]).toEqual(['queryWeights', 'contextWeights']);
    toBeClose(probe.records.get('queryWeights')?.[0] as Tensor, queryWeights);
    probe.dispose();
    expectNoLeak(() => ({ ...coattend({ context, query }) }));
  });
});

describe('coattend', () => {
  it.each([
    [
      () => coattend({ context: zeros([2, 3]), query: zeros([5, 2]) }),
      'coattend: query must be [..., queries, depth], got [5, 2]: depth is 3 in context but 2 here',
    ],
    [
      () => coattend({ context: zeros([2, 3]), query: zeros([5, 3]), contextMask: zeros([3], 'bool') }),
      'coattend: contextMask must be [2], got [3]: 3 is not 2',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
