export {
  AssociativeLstmCell,
  type AssociativeLstmConfig,
  type AssociativeLstmState,
} from './associative-lstm-cell.ts';
export { boundModulus, complexProduct, conjugate } from './complex-product.ts';
export { copyOrders, redundantKeys } from './redundant-keys.ts';
