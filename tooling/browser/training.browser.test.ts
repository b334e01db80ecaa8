import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import { attend, causal, maskTensor } from '@mneme/attention';
import { countSentences, EndToEndMemoryNetwork, positionEncoding } from '@mneme/memory-net';
import { Adam, crossEntropy, normal, Random, valueAndGradient } from '@mneme/tensor-core';
import { dispose, getBackend, memory, type Scalar, setBackend, tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

const SIZES = { vocabulary: 7, slots: 3, capacity: 2 };
const STEPS = 40;

/** Losses of a small memory network that learns where two people are. */
function train(): { losses: number[]; leaked: number } {
  const config = { ...SIZES, width: 5, hops: 2, tying: 'adjacent', encoding: positionEncoding } as const;
  const network = new EndToEndMemoryNetwork(config, new Random(1));
  const counts = { ...SIZES, encoding: positionEncoding };
  const story = countSentences(
    [
      [
        [1, 4],
        [2, 5],
      ],
      [
        [1, 5],
        [2, 4],
      ],
    ],
    counts,
    [
      [2, 1],
      [2, 1],
    ],
  );
  const question = countSentences([[[1]], [[1]]], counts);
  const labels = tensor([3, 4], [2], 'int32');
  const optimizer = new Adam({ learningRate: 0.05 });
  const losses: number[] = [];
  let early = 0;
  for (let step = 0; step < STEPS; step++) {
    const loss = (): Scalar => crossEntropy(network.call({ story, question }), labels) as Scalar;
    const { value, gradients } = valueAndGradient(network, loss);
    optimizer.apply(network, gradients);
    losses.push(value.dataSync()[0] ?? Number.NaN);
    dispose([value, ...gradients.values()]);
    if (step === 9) early = memory().numTensors;
  }
  return { losses, leaked: memory().numTensors - early };
}

describe('in a page', () => {
  it('trains on webgl to the losses that cpu has', async () => {
    await setBackend('cpu');
    const expected = train();
    expect(await setBackend('webgl')).toBe(true);
    expect(getBackend()).toBe('webgl');
    const { losses, leaked } = train();
    expect(leaked).toBe(0);
    expect(expected.losses.at(-1)).toBeLessThan(0.2);
    for (const [step, loss] of losses.entries()) {
      expect(Math.abs(loss - (expected.losses[step] ?? Number.NaN)), `loss of step ${step}`).toBeLessThan(
        1e-2,
      );
    }
  });

  it('attends on webgl as on cpu, a fully masked query included', async () => {
    const results: Float32Array[] = [];
    for (const backend of ['cpu', 'webgl']) {
      await setBackend(backend);
      const [query, key, value] = ['query', 'key', 'value'].map((name) =>
        normal([2, 5, 7], new Random(3).split(name)),
      );
      if (!query || !key || !value) throw new Error('three tensors must be made');
      const { output } = attend({
        query,
        key,
        value,
        mask: maskTensor(causal({ offset: -1 }), { queries: 5, keys: 5 }),
      });
      results.push(output.dataSync<'float32'>());
    }
    const [cpu, webgl] = results;
    expect([...(webgl?.slice(0, 7) ?? [])]).toEqual([0, 0, 0, 0, 0, 0, 0]);
    for (const [i, value] of (cpu ?? []).entries()) expect(webgl?.[i]).toBeCloseTo(value, 3);
  });

  it('draws the same bits as Node', async () => {
    await setBackend('cpu');
    expect([...new Random(7).split('dropout').at(3).bits(4)]).toEqual(EXPECTED_BITS);
  });
});

/** From Node, where `random.test.ts` holds the generator against published vectors. */
const EXPECTED_BITS = [3365597640, 1517894307, 3236081099, 3221505963];
