export { EntityNetwork, type EntityNetworkConfig, type StoryInputs } from './entity-network.ts';
export { type EntityStep, type EntityWeights, entityStep } from './entity-step.ts';
export { maskedEncoding } from './masked-encoding.ts';
