import {
  bagOfWords,
  positionEncoding,
  releasedPositionEncoding,
  type SentenceEncoding,
} from '@mneme/memory-net';

/** Every choice in the training of an end-to-end memory network, by name. */
export interface MemN2nPreset {
  readonly tying: 'adjacent' | 'layer-wise';
  readonly encoding: 'bag-of-words' | 'position' | 'released-position';
  readonly hops: number;
  readonly width: number;
  /** Epochs without the hops' softmax, before the others. 0: no linear start. */
  readonly linearEpochs: number;
  readonly epochs: number;
  readonly learningRate: number;
  /** Epochs between two halvings of the learning rate, once the softmax is in. */
  readonly halveEvery: number;
  readonly batch: number;
  /** The largest norm of each matrix' gradient. */
  readonly clip: number;
  /** Jitters the statements' times in training. */
  readonly noise: boolean;
  /** A rectifier on the state between hops. */
  readonly rectify: boolean;
}

/**
 * The published recipe for one task at a time (Sukhbaatar et al. 2015, section 4.2, "PE LS RN", three hops), with the
 * released program's learning rates.
 */
export const MEMN2N_PER_TASK: MemN2nPreset = {
  tying: 'adjacent',
  encoding: 'released-position',
  hops: 3,
  width: 20,
  linearEpochs: 20,
  epochs: 100,
  learningRate: 0.005,
  halveEvery: 25,
  batch: 32,
  clip: 40,
  noise: true,
  rectify: false,
};

/** The published recipe for all twenty tasks at once. */
export const MEMN2N_JOINT: MemN2nPreset = {
  ...MEMN2N_PER_TASK,
  width: 50,
  linearEpochs: 30,
  epochs: 60,
  halveEvery: 15,
};

/** The encoding that a preset names. */
export function sentenceEncoding(name: MemN2nPreset['encoding']): SentenceEncoding {
  const encodings = [bagOfWords, positionEncoding, releasedPositionEncoding];
  const encoding = encodings.find((candidate) => candidate.name === name);
  if (!encoding) {
    const names = encodings.map((candidate) => candidate.name).join(', ');
    throw new RangeError(`sentenceEncoding: name must be one of ${names}, got ${name}`);
  }
  return encoding;
}
