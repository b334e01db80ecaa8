import {
  bagOfWords,
  EndToEndMemoryNetwork,
  positionEncoding,
  releasedPositionEncoding,
} from '@mneme/memory-net';
import { type BabiSizes, Vocabulary } from '@mneme/tasks';
import { decodeSafetensors, loadStateDict, Random } from '@mneme/tensor-core';
import { dispose } from '@tensorflow/tfjs-core';
import type { ModelDescription } from './messages.ts';

/** A trained network with the sizes that its questions must fit in. */
export interface Model {
  readonly network: EndToEndMemoryNetwork;
  readonly sizes: BabiSizes;
  readonly description: ModelDescription;
  readonly parameters: number;
}

const ENCODINGS = [bagOfWords, positionEncoding, releasedPositionEncoding];

/** Rebuilds a network from a file of `train-models.mjs`: the description in its metadata is all that it needs. */
export function openModel(bytes: Uint8Array): Model {
  const { tensors, metadata } = decodeSafetensors(bytes);
  try {
    const description = parseDescription(metadata.get('mneme.model'));
    const vocabulary = new Vocabulary(description.vocabulary);
    const encoding = ENCODINGS.find(({ name }) => name === description.encoding);
    if (!encoding) throw fail('have an encoding that is known', description.encoding);
    const network = new EndToEndMemoryNetwork(
      { ...description, vocabulary: vocabulary.size, encoding },
      new Random(0),
    );
    loadStateDict(network, tensors);
    const { slots, capacity } = description;
    const parameters = [...tensors.values()].reduce((total, { size }) => total + size, 0);
    return { network, sizes: { vocabulary, slots, capacity }, description, parameters };
  } finally {
    dispose([...tensors.values()]);
  }
}

function parseDescription(text: string | undefined): ModelDescription {
  if (text === undefined) throw fail('describe its model under mneme.model', 'no description');
  const description = JSON.parse(text) as ModelDescription;
  if (description.version !== 1) throw fail('be of version 1', String(description.version));
  return description;
}

function fail(contract: string, got: string): RangeError {
  return new RangeError(`openModel: the file must ${contract}, got ${got}`);
}
