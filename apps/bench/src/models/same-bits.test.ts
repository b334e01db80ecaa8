import { crossEntropy, disposeAll, Random, valueAndGradient } from '@mneme/tensor-core';
import { useWasmBackend } from '@mneme/wasm-backend';
import { dispose, type Scalar, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { Gpt } from './gpt.ts';

const CONFIG = { vocabulary: 512, context: 128, width: 128, heads: 4, layers: 2 };
const BATCH = 4;

/** All gradients of a step of the model, one behind the other, computed by so many threads. */
async function gradientsWith(threads: number): Promise<Buffer> {
  const backend = await useWasmBackend({ threads, deterministic: true });
  expect(backend.threads).toBe(threads);
  const random = new Random(3);
  const ids = (name: string): ReturnType<typeof tensor> =>
    tensor(
      random.split(name).integers(BATCH * CONFIG.context, CONFIG.vocabulary),
      [BATCH, CONFIG.context],
      'int32',
    );
  const model = new Gpt(CONFIG, random.split('model'));
  const [text, labels] = [ids('text'), ids('labels')];
  const { value, gradients } = valueAndGradient(
    model,
    () => crossEntropy(model.call(text), labels) as Scalar,
  );
  const results = [value, ...gradients.values()];
  const joined = Buffer.concat(results.map((each) => Buffer.from(each.dataSync().buffer)));
  dispose([text, labels, ...results]);
  disposeAll(model);
  backend.dispose();
  return joined;
}

it('the gradients of a language model are the same bits with one, two and four threads', async () => {
  const [one, two, four] = [await gradientsWith(1), await gradientsWith(2), await gradientsWith(4)];
  expect(one.length).toBeGreaterThan(4 * 500_000);
  expect(one.some((byte) => byte !== 0)).toBe(true);
  expect(one.equals(two)).toBe(true);
  expect(one.equals(four)).toBe(true);
}, 60_000);
