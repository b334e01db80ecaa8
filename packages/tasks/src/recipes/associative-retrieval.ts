import { associativeRetrievalTask } from '../tokens/associative-retrieval-task.ts';
import type { TokenNetworkConfig } from '../tokens/token-network.ts';
import { showTokensOf, type TokenPreset, TokenTraining } from '../tokens/token-training.ts';
import type { Recipe } from './recipe.ts';

/** Sizes and amounts of data as published; the optimizer and its steps are ours. */
export const ASSOCIATIVE_RETRIEVAL: TokenPreset = {
  network: { kind: 'fast-weights', embedding: 100, size: 20, hidden: 100, copies: 1 },
  steps: 12_000,
  batch: 128,
  learningRate: 5e-3,
  clip: 5,
  batches: 781, // 100,000 sequences
  tested: 20_000,
};

/** Error on the test set (table 1), in percent. */
const PUBLISHED: Readonly<Record<string, number>> = {
  'irnn-20': 62.11,
  'lstm-20': 60.81,
  'fast-weights-20': 1.81,
  'irnn-50': 60.23,
  'lstm-50': 1.85,
  'fast-weights-50': 0,
};

export const associativeRetrieval: Recipe = {
  name: 'associative-retrieval',
  description:
    'which digit came after a letter: fast weights beside an LSTM and an IRNN of 20 and of 50 units',
  paper:
    'Ba, Hinton, Mnih, Leibo and Ionescu 2016, "Using fast weights to attend to the recent past", table 1',
  metric: 'test error, mean over networks',
  unit: 'percent',
  publishedAs: 'test error of networks of 20 and of 50 units',
  publishedFor: (runs) => {
    const values = runs.map((run) => PUBLISHED[run] ?? Number.NaN);
    return values.reduce((total, value) => total + value, 0) / values.length;
  },
  generatesData: true,
  runs: () => Object.keys(PUBLISHED),
  open: (run, seed) => {
    const [, kind = '', size = ''] = /^(.*)-(\d+)$/.exec(run) ?? [];
    const network = {
      ...ASSOCIATIVE_RETRIEVAL.network,
      kind: kind as TokenNetworkConfig['kind'],
      size: Number(size),
    };
    const task = associativeRetrievalTask({ pairs: 4 });
    return new TokenTraining({ preset: { ...ASSOCIATIVE_RETRIEVAL, network }, task, seed });
  },
  show: showTokensOf,
};
