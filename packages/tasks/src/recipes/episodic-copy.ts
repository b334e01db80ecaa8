import { episodicCopyTask } from '../tokens/episodic-copy-task.ts';
import type { TokenNetworkConfig } from '../tokens/token-network.ts';
import { showTokensOf, type TokenPreset, TokenTraining } from '../tokens/token-training.ts';
import type { Recipe } from './recipe.ts';

/** Shorter than published (ten symbols over a hundred blanks, 128 units), for two cores. */
export const EPISODIC_COPY: TokenPreset = {
  network: { kind: 'associative-lstm', embedding: 16, size: 64, hidden: 0, copies: 4 },
  steps: 3000,
  batch: 16,
  learningRate: 3e-3,
  clip: 1,
  batches: 0,
  tested: 1000,
};

/** Networks by name: the kind, and the copies of an associative LSTM. */
const NETWORKS: Readonly<Record<string, Pick<TokenNetworkConfig, 'kind' | 'copies'>>> = {
  'associative-lstm-1': { kind: 'associative-lstm', copies: 1 },
  'associative-lstm-4': { kind: 'associative-lstm', copies: 4 },
  lstm: { kind: 'lstm', copies: 1 },
};

export const episodicCopy: Recipe = {
  name: 'episodic-copy',
  description:
    'eight symbols over twenty blanks: associative LSTMs of one copy and of four beside an LSTM of the same size',
  paper:
    'Danihelka, Wayne, Uria, Kalchbrenner and Graves 2016, "Associative long short-term memory", section 6.1',
  metric: 'wrong symbols, mean over networks',
  unit: 'percent',
  publishedAs: 'shown as curves: the associative LSTM learns faster',
  publishedFor: () => undefined,
  generatesData: true,
  runs: () => Object.keys(NETWORKS),
  open: (run, seed) => {
    const network = { ...EPISODIC_COPY.network, ...NETWORKS[run] };
    const task = episodicCopyTask({ symbols: 8, length: 8, delay: 20 });
    return new TokenTraining({ preset: { ...EPISODIC_COPY, network }, task, seed });
  },
  show: showTokensOf,
};
