export { type MatchSupportInputs, matchSupport } from './match-support.ts';
export {
  type ExampleEncoder,
  type MatchingInputs,
  MatchingNetwork,
  type MatchingNetworkConfig,
} from './matching-network.ts';
