import type { InterpolateOptions } from '@mneme/memory-net';
import { Random } from '@mneme/tensor-core';
import { CharacterModel } from './character-model.ts';
import type { CharacterText } from './character-text.ts';
import { NearestReading, storeContexts } from './nearest-characters.ts';
import { type CharacterTraining, trainCharacterModel } from './train-character-model.ts';

/** Every choice of the measurement, by name. */
export interface NearestLanguageConfig {
  readonly width: number;
  readonly size: number;
  readonly training: CharacterTraining;
  /** Contexts of the training text that are stored, from its end back. */
  readonly stored: number;
  readonly neighbours: number;
  /** Characters that lambda and temperature are chosen by, and that the result is measured on. */
  readonly evaluated: number;
  readonly seed: number;
}

/** The perplexity of the test part by the model alone, and with its neighbours. */
export interface NearestLanguageResult {
  readonly stored: number;
  readonly neighbours: number;
  readonly evaluated: number;
  readonly trainSeconds: number;
  /** Chosen on the validation part. */
  readonly lambda: number;
  readonly temperature: number;
  readonly validationPerplexity: number;
  readonly validationInterpolated: number;
  readonly testPerplexity: number;
  readonly testInterpolated: number;
  /** How much less the interpolated one is, in percent. */
  readonly loweredPercent: number;
}

/** Tried on the validation part, each with each. */
const LAMBDAS = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6];
const TEMPERATURES = [0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 2, 4];

/** The published choices where they carry over, at a size that trains in minutes. */
export const NEAREST_LANGUAGE: NearestLanguageConfig = {
  ...{ width: 64, size: 128, stored: 200_000, neighbours: 128, evaluated: 10_000, seed: 0 },
  training: { steps: 1500, batch: 32, length: 64, learningRate: 4e-3, clip: 1 },
};

/** Trains a model of characters, stores its contexts, and measures what its neighbours are worth. */
export async function measureNearest(
  text: CharacterText,
  config: NearestLanguageConfig,
  progress: (message: string) => void,
): Promise<NearestLanguageResult> {
  const { width, size, training, stored, neighbours, evaluated, seed } = config;
  const vocabulary = text.characters.length;
  const model = new CharacterModel({ vocabulary, width, size }, new Random(seed));
  const start = performance.now();
  trainCharacterModel(model, text.train, training, (step, loss) =>
    progress(`step ${step} of ${training.steps}, loss ${loss.toFixed(3)}`),
  );
  const trainSeconds = (performance.now() - start) / 1000;
  const store = await storeContexts(model, text.train.subarray(-stored - 1));
  progress(`stored ${await store.count()} contexts`);
  const read = (part: Int32Array): Promise<NearestReading> =>
    NearestReading.read(model, store, part.subarray(0, evaluated + 1), neighbours);
  const validation = await read(text.validation);
  progress('read the validation part');
  const chosen = choose(validation);
  const test = await read(text.test);
  const [testPerplexity, testInterpolated] = [test.perplexity(ALONE), test.perplexity(chosen)];
  const result = {
    ...{ stored: await store.count(), neighbours, evaluated: test.size, trainSeconds, ...chosen },
    validationPerplexity: validation.perplexity(ALONE),
    validationInterpolated: validation.perplexity(chosen),
    ...{ testPerplexity, testInterpolated, loweredPercent: 100 * (1 - testInterpolated / testPerplexity) },
  };
  for (const each of [validation, test]) each.dispose();
  await store.close();
  return result;
}

const ALONE: InterpolateOptions = { lambda: 0 };

function choose(validation: NearestReading): { lambda: number; temperature: number } {
  const tried = LAMBDAS.flatMap((lambda) => TEMPERATURES.map((temperature) => ({ lambda, temperature })));
  const perplexities = tried.map((each) => validation.perplexity(each));
  return tried[perplexities.indexOf(Math.min(...perplexities))] as { lambda: number; temperature: number };
}
