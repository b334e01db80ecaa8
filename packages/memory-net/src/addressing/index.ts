export { contentWeights } from './content-weights.ts';
export { eraseAndAdd } from './erase-and-add.ts';
export { type MaskedContentWeightsInputs, maskedContentWeights } from './masked-content-weights.ts';
export { readSlots } from './read-slots.ts';
