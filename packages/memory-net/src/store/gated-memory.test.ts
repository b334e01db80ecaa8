import { ensureGradients, normal, parametersOf, Random, RecordingProbe } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { ones, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { attendFetched } from './attend-fetched.ts';
import { GatedMemory, gateMemory } from './gated-memory.ts';

const [batch, heads, queries, count, depth, width] = [2, 3, 5, 2, 7, 11];
const SEED = 29;

type Inputs = Parameters<typeof gateMemory>[0];

/** Random ones; the first query found nothing. */
function given(): Inputs {
  const random = new Random(SEED);
  const lead = [batch, heads, queries];
  const found = new Uint8Array(batch * heads * queries * count).fill(1).fill(0, 0, count);
  return {
    query: normal([...lead, depth], random.split('query')),
    local: normal([...lead, width], random.split('local')),
    gate: normal([heads], random.split('gate')),
    fetched: {
      keys: normal([...lead, count, depth], random.split('keys')),
      values: normal([...lead, count, width], random.split('values')),
      found: tensor(found, [...lead, count], 'bool'),
    },
  };
}

/** By the definition, from the memory's output. */
function naive(memory: ArrayLike<number>, local: ArrayLike<number>, gate: ArrayLike<number>): number[] {
  const output: number[] = [];
  loop([batch, heads, queries, width], ([b = 0, head = 0, query = 0], flat) => {
    const share = b + head + query === 0 ? 0 : 1 / (1 + Math.exp(-(gate[head] ?? 0)));
    output.push(share * (memory[flat] ?? 0) + (1 - share) * (local[flat] ?? 0));
  });
  return output;
}

onEachBackend(`GatedMemory, seed ${SEED}`, () => {
  beforeAll(() => ensureGradients());

  it('is the loop of its definition; what found nothing is local', () => {
    const inputs = given();
    const memory = attendFetched(inputs.query, inputs.fetched).output;
    const { output, weights } = gateMemory(inputs);
    toBeClose(output, naive(memory.dataSync(), inputs.local.dataSync(), inputs.gate.dataSync()), {
      absolute: 1e-5,
    });
    expect(weights.shape).toEqual([batch, heads, queries, count]);
  });

  it('has the gradient of finite differences in local, gate and query', () => {
    const inputs = given();
    const memory = attendFetched(inputs.query, inputs.fetched).output.dataSync();
    expectGradient(
      (local, gate) => gateMemory({ ...inputs, local: local as Tensor, gate: gate as Tensor }).output,
      [inputs.local, inputs.gate],
      {
        oracle: (local, gate) => naive(memory, local as Float64Array, gate as Float64Array),
      },
    );
    expectGradient((query) => gateMemory({ ...inputs, query }).output, [inputs.query]);
  });

  it('as a layer has a gate for each head, reports it, and leaves nothing behind', () => {
    const { gate: _, ...inputs } = given();
    const layer = new GatedMemory({ heads, gate: -1 });
    expect([...parametersOf(layer).keys()]).toEqual(['gate']);
    const probe = new RecordingProbe();
    const { output } = layer.call(inputs, { probe });
    toBeClose(output, gateMemory({ ...inputs, gate: layer.gate }).output);
    toBeClose(probe.records.get('gate')?.[0] ?? [], new Array(heads).fill(1 / (1 + Math.E)));
    expect(probe.records.get('weights')?.[0]?.shape).toEqual([batch, heads, queries, count]);
    probe.dispose();
    expectNoLeak(() => ({ ...layer.call(inputs) }));
  });

  it('names what does not fit', () => {
    const inputs = given();
    expect(() => gateMemory({ ...inputs, local: ones([2, 2, 5, 11]) })).toThrow(
      'gateMemory: local must be [batch, heads, queries, width], got [2, 2, 5, 11]: heads is 3 in query but 2 here',
    );
    expect(() => new GatedMemory({ heads: 0 })).toThrow(
      'GatedMemory: heads must be an integer of at least 1, got 0',
    );
  });
});
