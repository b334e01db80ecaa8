import { Random } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { randomNormal, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { chainLogPartition } from '../structured/chain-log-partition.ts';
import { chainMarginals } from '../structured/chain-marginals.ts';
import { LinearChainCrf } from '../structured/linear-chain-crf.ts';
import { SegmentationAttention } from '../structured/segmentation-attention.ts';
import { viterbi } from '../structured/viterbi.ts';
import {
  chainLogPartitionCost,
  chainMarginalsCost,
  linearChainCrfCost,
  segmentationCost,
  viterbiCost,
} from './chain-costs.ts';
import { cost } from './cost.ts';
import { bytesOf, counted, countedPairs, parametersIn } from './fixtures/counted.ts';

const [BATCH, STATES] = [2, 3];

const potentials = (length: number): { unary: Tensor; transitions: Tensor } => ({
  unary: randomNormal([BATCH, length, STATES]),
  transitions: randomNormal([STATES, STATES]),
});

onEachBackend('the cost of a chain is the pairs of states that the kernels add up', () => {
  it.each([1, 2, 5, 11])('of length %i', async (length) => {
    const sizes = { batch: BATCH, length, states: STATES };
    const oneWay = BATCH * (length - 1) * STATES ** 2;
    const given = potentials(length);

    const partition = chainLogPartitionCost(sizes);
    expect(await countedPairs(() => chainLogPartition(given), STATES)).toBe(partition.multiplyAdds);
    expect(partition).toMatchObject({ multiplyAdds: oneWay, activationBytes: 4 * oneWay, hidden: 0 });

    const marginals = chainMarginalsCost(sizes);
    expect(await countedPairs(() => chainMarginals(given), STATES)).toBe(marginals.multiplyAdds);
    expect(marginals).toMatchObject({ multiplyAdds: 2 * oneWay, activationBytes: 8 * oneWay });

    const best = viterbiCost(sizes);
    const run = () => ({ ...viterbi(given) });
    const products = (await counted(run)).multiplyAdds;
    expect((await countedPairs(run, STATES)) + products).toBe(best.multiplyAdds);
    expect(best.hidden).toBe((products * (STATES - 1)) / STATES);
  });

  it('LinearChainCrf', async () => {
    const sizes = { batch: BATCH, length: 5, states: STATES };
    const crf = new LinearChainCrf({ states: STATES }, new Random(0));
    const expected = linearChainCrfCost(sizes);
    expect(cost(crf, { batch: BATCH, length: 5 })).toEqual(expected);
    expect(expected.parameters).toBe(parametersIn(crf));
    const run = () => crf.call({ unary: zeros([BATCH, 5, STATES]) });
    expect(await countedPairs(run, STATES)).toBe(expected.multiplyAdds);
    expect((await counted(run)).multiplyAdds).toBe(0);
  });

  it('SegmentationAttention', async () => {
    const [queries, keys, queryDepth, keyDepth, width] = [3, 5, 7, 11, 13];
    const pairs = { batch: BATCH, queries, keys };
    const layer = new SegmentationAttention({ queryDepth, keyDepth }, new Random(0));
    const expected = segmentationCost({ ...pairs, queryDepth, keyDepth, width });
    expect(cost(layer, { ...pairs, width })).toEqual(expected);
    expect(expected.parameters).toBe(parametersIn(layer));
    const key = randomNormal([BATCH, keys, keyDepth]);
    const value = randomNormal([BATCH, keys, width]);
    const run = () => ({ ...layer.call({ query: randomNormal([BATCH, queries, queryDepth]), key, value }) });
    const products = (await counted(run)).multiplyAdds;
    expect(products).toBe(BATCH * (3 * 7 * 11 + 3 * 5 * 11 + 3 * 5 * 13));
    expect((await countedPairs(run, 2)) + products).toBe(expected.multiplyAdds);
    expect(expected.cacheBytes).toBe(bytesOf(() => ({ key: key.clone(), value: value.clone() })));
  });

  const bad = { length: 5, states: 0 };
  it.each([
    [
      () => chainLogPartitionCost(bad),
      'chainLogPartitionCost: states must be an integer of at least 1, got 0',
    ],
    [() => chainMarginalsCost(bad), 'chainMarginalsCost: states must be an integer of at least 1, got 0'],
    [() => linearChainCrfCost(bad), 'linearChainCrfCost: states must be an integer of at least 1, got 0'],
    [() => viterbiCost(bad), 'viterbiCost: states must be an integer of at least 1, got 0'],
    [
      () => segmentationCost({ queries: 1, keys: 1, queryDepth: 1, keyDepth: 1, width: 0 }),
      'segmentationCost: width must be an integer of at least 1, got 0',
    ],
  ])('refuse sizes that are none', (run, message) => {
    expect(run).toThrow(new RangeError(message));
  });
}, ['cpu']);
