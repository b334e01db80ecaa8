export { KeyIndex } from './key-index.ts';
export { type KeyValueHopInputs, keyValueHop } from './key-value-hop.ts';
export {
  type KeyValueInputs,
  KeyValueMemoryNetwork,
  type KeyValueMemoryNetworkConfig,
} from './key-value-memory-network.ts';
