import { AdamW, disposeAll, Random } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import type { WasmBackend } from '@mneme/wasm-backend';
import { backend as currentBackend, dispose, memory, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { EncoderDecoder } from './encoder-decoder.ts';
import { Gpt } from './gpt.ts';
import { LstmLanguageModel } from './lstm-language-model.ts';
import { trainingStep } from './training-step.ts';

const [VOCABULARY, BATCH, LENGTH, SOURCE] = [11, 3, 7, 5];

function ids(name: string, length: number): Tensor {
  return tensor(new Random(5).split(name).integers(BATCH * length, VOCABULARY), [BATCH, length], 'int32');
}

interface Trained {
  readonly model: object;
  logits(inputs: { readonly text: Tensor; readonly source: Tensor }): Tensor;
}

const MODELS: Readonly<Record<string, (random: Random) => Trained>> = {
  Gpt(random) {
    const sizes = { vocabulary: VOCABULARY, context: LENGTH, width: 6, heads: 2, layers: 2 };
    const model = new Gpt(sizes, random);
    return { model, logits: ({ text }) => model.call(text) };
  },
  EncoderDecoder(random) {
    const lengths = [SOURCE, LENGTH] as const;
    const model = new EncoderDecoder(
      { vocabulary: VOCABULARY, lengths, width: 6, heads: 3, layers: 1 },
      random,
    );
    return { model, logits: ({ text, source }) => model.call({ source, target: text }) };
  },
  LstmLanguageModel(random) {
    const model = new LstmLanguageModel({ vocabulary: VOCABULARY, width: 5, size: 7 }, random);
    return { model, logits: ({ text }) => model.call(text) };
  },
};

const engine = (): WasmBackend => currentBackend() as WasmBackend;

onEachBackend('models', (backend) => {
  it.each(Object.keys(MODELS))(
    '%s lowers its loss step by step, leaves nothing behind, and sees no later token',
    (name) => {
      const before = memory().numTensors;
      const inputs = { text: ids('text', LENGTH), source: ids('source', SOURCE) };
      const labels = ids('labels', LENGTH);
      const { model, logits } = MODELS[name]?.(new Random(1)) ?? expect.fail(`no model ${name}`);
      const optimizer = new AdamW({ learningRate: 0.02 });
      const step = (): number => trainingStep(model, optimizer, () => logits(inputs), labels);
      const first = step();
      const held = memory().numTensors;
      if (backend === 'mneme') engine().resetFallbacks();
      const losses = Array.from({ length: 5 }, step);
      if (backend === 'mneme') expect([...engine().fallbacks], 'kernels of another backend').toEqual([]);
      expect(memory().numTensors, 'tensors after five more steps').toBe(held);
      let last = first;
      for (const loss of losses) {
        expect(loss).toBeLessThan(last);
        last = loss;
      }
      expect(last).toBeLessThan(first - 0.1);

      const changed = inputs.text.arraySync() as number[][];
      for (const row of changed) row[LENGTH - 1] = ((row[LENGTH - 1] ?? 0) + 1) % VOCABULARY;
      const text = tensor(changed, undefined, 'int32');
      const [seen, other] = [inputs.text, text].map(
        (read) => tidy(() => logits({ ...inputs, text: read }).arraySync()) as number[][][],
      );
      for (const [b, rows] of (seen ?? []).entries()) {
        expect(other?.[b]?.slice(0, -1)).toEqual(rows.slice(0, -1));
        expect(other?.[b]?.at(-1)).not.toEqual(rows.at(-1));
      }
      dispose([text, labels, inputs.text, inputs.source]);
      disposeAll({ model, optimizer });
      expect(memory().numTensors).toBe(before);
    },
  );
});
