export { type CopyNetworkConfig, copyNetwork } from './copy-network.ts';
export {
  type TuringConfiguration,
  type TuringMachine,
  type TuringRule,
  turingTrace,
} from './turing-machine.ts';
export { type TuringNetwork, type TuringNetworkConfig, turingNetwork } from './turing-network.ts';
