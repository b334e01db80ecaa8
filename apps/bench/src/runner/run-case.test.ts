import { describe, expect, it } from 'vitest';
import type { PeerId, SideId } from '../sides/side-id.ts';
import type { Suite } from '../suites/suite.ts';
import { digest } from './digest.ts';
import type { Answers, Request } from './messages.ts';
import { type Askable, runCase } from './run-case.ts';
import { runMemoryCase } from './run-memory-case.ts';

interface FakeSide {
  readonly ms: number;
  readonly values?: readonly number[];
  /** What it is asked when it fails. */
  readonly failsAt?: Request['ask'];
}

/** Sides that take as long as they are told, and a record of who was asked what. */
function fake(sides: Partial<Record<SideId, FakeSide>>): {
  readonly asked: string[];
  readonly sides: Askable;
} {
  const asked: string[] = [];
  const answer = (side: SideId, request: Request): Answers[Request['ask']] => {
    asked.push(`${side} ${request.ask}`);
    const { ms, values = [1, 2, 3], failsAt } = sides[side] ?? { ms: 1 };
    if (failsAt === request.ask) throw new Error(`${side} broke\nat once`);
    if (request.ask === 'prepare') return digest(Float32Array.from(values));
    if (request.ask === 'sample') return ms * request.repeats;
    if (request.ask === 'memory') return { measured: ms, resident: ms + 5 };
    return request.ask === 'facts' ? { facts: { limit: 8 }, fallbacks: [] } : ms;
  };
  const get: Askable['get'] = (side) => ({
    ask: async (request) => answer(side, request) as never,
  });
  return { asked, sides: { get, close: (side) => void asked.push(`${side} close`) } };
}

const suite: Suite = {
  name: 'fakes',
  description: '',
  unit: 'GFLOP/s',
  peers: [],
  agreement: { whole: 1e-3, each: 1e-3 },
  cases: [],
  quick: () => true,
  amount: () => 6e6,
  skips: (_, peer) => (peer === 'tfjs-cpu' ? 'too slow' : undefined),
  remarks: (_, ms, { limit = 0 }) => ({ share: 6 / ms / limit }),
  make: () => Promise.reject(new Error('runs elsewhere')),
};

const effort = { warm: 1, sample: 4, samples: 3, budget: 1000 };
const run = (sides: Askable, peers: readonly PeerId[]): ReturnType<typeof runCase> =>
  runCase(suite, { name: 'a' }, peers, { sides, effort, threads: 2 });

describe('runCase', () => {
  it('gives rates, ratios and remarks, one side at a time, each round the other way round', async () => {
    const { asked, sides } = fake({ ours: { ms: 1 }, 'jax-js': { ms: 3 } });
    const result = await run(sides, ['jax-js']);
    expect(result).toMatchObject({ ours: 6, quartiles: [6, 6], threads: 2, remarks: { share: 0.75 } });
    expect(result.peers['jax-js']).toEqual({
      value: 2,
      quartiles: [2, 2],
      ratio: 3,
      ratioQuartiles: [3, 3],
      samples: 3,
    });
    expect(asked.filter((line) => line.endsWith('sample')).map((line) => line.split(' ')[0])).toEqual([
      ...['ours', 'jax-js', 'jax-js', 'ours', 'ours', 'jax-js'],
    ]);
  });

  it('says of each peer that did not run why', async () => {
    const { sides } = fake({
      'tfjs-wasm': { ms: 1, values: [1, 2, 4] },
      'onnxruntime-web': { ms: 1, failsAt: 'prepare' },
      'onnxruntime-node': { ms: 1, failsAt: 'sample' },
    });
    const peers = ['tfjs-cpu', 'tfjs-wasm', 'onnxruntime-web', 'onnxruntime-node', 'jax-js'] as const;
    const result = await run(sides, peers);
    expect(result.ours).toBe(6);
    expect(result.peers).toMatchObject({
      'tfjs-cpu': { reason: 'too slow' },
      'tfjs-wasm': { reason: expect.stringContaining('computes something else'), disagrees: true },
      'onnxruntime-web': { reason: 'onnxruntime-web broke' },
      'onnxruntime-node': { reason: 'onnxruntime-node broke' },
      'jax-js': { ratio: 1 },
    });
  });

  it('says why ours did not run', async () => {
    expect(await run(fake({ ours: { ms: 1, failsAt: 'prepare' } }).sides, ['jax-js'])).toMatchObject({
      ours: { reason: 'ours broke' },
      peers: {},
    });
    await expect(run(fake({ ours: { ms: 1, failsAt: 'sample' } }).sides, [])).rejects.toThrow('ours broke');
  });

  it('takes no more than three samples of a side that has used its time', async () => {
    const { asked, sides } = fake({ ours: { ms: 1 }, 'tfjs-wasm': { ms: 600 } });
    const wanted = { ...effort, samples: 9 };
    const options = { sides, effort: wanted, threads: 2 };
    const result = await runCase(suite, { name: 'a' }, ['tfjs-wasm'], options);
    expect(result.peers['tfjs-wasm']).toMatchObject({ samples: 3, ratio: 600 });
    expect(asked.filter((line) => line === 'ours sample')).toHaveLength(9);
  });
});

describe('runMemoryCase', () => {
  it('measures each side in processes that have run nothing before', async () => {
    const memory: Suite = { ...suite, unit: 'MiB', amount: () => 2 ** 21 };
    const { asked, sides } = fake({ ours: { ms: 4 }, 'jax-js': { ms: 10 } });
    const options = { sides, samples: 2, threads: 2 };
    const result = await runMemoryCase(memory, { name: 'a' }, ['jax-js'], options);
    expect(result).toMatchObject({
      ours: 2,
      peers: { 'jax-js': { value: 8, ratio: 4 } },
      remarks: { oursResidentMiB: 7 },
    });
    const turn = (side: SideId): string[] => [`${side} close`, `${side} memory`];
    expect(asked).toEqual([
      ...[...turn('ours'), ...turn('ours'), 'ours close'],
      ...[...turn('jax-js'), ...turn('jax-js'), 'jax-js close'],
    ]);
  });
});
