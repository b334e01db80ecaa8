import { writeErfConstants } from './erf';
import { writeExpConstants } from './exp-parts';
import { writeExpm1Constants } from './expm1';
import { writeLogConstants } from './log-parts';
import { writePowConstants } from './pow';
import { writeSigmoidConstants } from './sigmoid';
import { writeSinCosConstants } from './sin-cos';
import { writeSharedConstants } from './table';
import { writeTanhConstants } from './tanh';

export { TABLE, TABLE_END } from './table';

/**
 * Fills the table from which every function of this folder reads. To be called once, by one thread, before the first of
 * them runs; to write it again while others read changes nothing.
 */
export function writeConstants(): void {
  writeSharedConstants();
  writeExpConstants();
  writeLogConstants();
  writeTanhConstants();
  writeSigmoidConstants();
  writeErfConstants();
  writeExpm1Constants();
  writeSinCosConstants();
  writePowConstants();
}
