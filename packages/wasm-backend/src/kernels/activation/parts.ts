import type { PartOfRow } from '@mneme/tensor-core';
import { MAX_WORDS } from '../../control.ts';
import { ACTIVATE_PARTS, ACTIVATE_PARTS_GRADIENT } from '../../tasks.ts';
import type { Kernel } from '../kernel.ts';
import { rowsOfUnit } from '../units.ts';

/** The numbers by which assembly/activation/parts.ts knows what is done. */
const KINDS = { identity: 0, tanh: 1, sigmoid: 2, softplus: 3, onePlus: 4, softmax: 5 } as const;

/** A number costs as much as so many that are only moved. */
const WORK = 8;

/** Undefined where there are more parts than a task is told of. */
function wordsOf(shape: readonly number[], parts: readonly PartOfRow[]): number[] | undefined {
  const [rows = 0, columns = 0] = shape;
  const words = [rows, columns, rowsOfUnit(WORK * columns), parts.length];
  for (const { columns: own, by, group = own } of parts) {
    words.push(own, KINDS[by], by === 'softmax' ? group : own);
  }
  return words.length + 3 > MAX_WORDS ? undefined : words;
}

/** Contract of tensor-core: the columns of a row, each part activated in its own way. */
export const activateParts: Kernel = {
  name: 'MnemeActivateParts',
  run(backend, { x }, { parts }) {
    const words = x?.dtype === 'float32' ? wordsOf(x.shape, parts as readonly PartOfRow[]) : undefined;
    if (!x || !words) return undefined;
    const y = backend.output(x.shape);
    const [rows = 0, , many = 1] = words;
    backend.pool.run(ACTIVATE_PARTS, Math.ceil(rows / many), [
      backend.address(x),
      backend.address(y),
      ...words,
    ]);
    return [y];
  },
};

export const activatePartsGradient: Kernel = {
  name: 'MnemeActivatePartsGradient',
  run(backend, { dy, y }, { parts }) {
    if (dy?.dtype !== 'float32' || y?.dtype !== 'float32') return undefined;
    const words = wordsOf(y.shape, parts as readonly PartOfRow[]);
    if (!words) return undefined;
    const dx = backend.output(y.shape);
    const [rows = 0, , many = 1] = words;
    const addresses = [dy, y, dx].map((tensor) => backend.address(tensor));
    backend.pool.run(ACTIVATE_PARTS_GRADIENT, Math.ceil(rows / many), [...addresses, ...words]);
    return [dx];
  },
};
