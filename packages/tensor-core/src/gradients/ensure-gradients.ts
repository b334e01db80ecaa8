import {
  type GradConfig,
  getGradient,
  registerGradient,
  type Tensor,
  unregisterGradient,
} from '@tensorflow/tfjs-core';
import { activationGradients } from './activation-gradients.ts';
import { arithmeticGradients, extremumGradients } from './arithmetic-gradients.ts';
import { constantGradients } from './constant-gradients.ts';
import { convolutionGradients } from './convolution-gradients.ts';
import { elementwiseGradients } from './elementwise-gradients.ts';
import { gatherGradient, indexingGradients } from './indexing-gradients.ts';
import { matrixGradients } from './matrix-gradients.ts';
import { normalizationGradients } from './normalization-gradients.ts';
import { poolingGradients } from './pooling-gradients.ts';
import { reductionGradients, scanGradients } from './reduction-gradients.ts';
import { piecesGradients, shapeGradients } from './shape-gradients.ts';

interface Entry {
  readonly ours: GradConfig;
  /** True where tfjs's own gradient is wrong, throws, or needs a kernel that a backend lacks. */
  readonly replaces: boolean;
  /** What we took the place of. */
  stock?: GradConfig | undefined;
}

// Made at the first call, so that importing the package does nothing.
let entries: readonly Entry[] | undefined;

/**
 * Registers the gradients without which tfjs-core alone cannot train: in plain Node it registers none. A kernel that
 * has a gradient keeps it, but for the few whose own is wrong or throws. Every value is tfjs's own wherever that is
 * right. {@link valueAndGradient} calls it at each step, since a later `import('@tensorflow/tfjs')` puts tfjs's
 * gradients back; {@link restoreGradients} undoes it.
 *
 * @example
 * import { grad, sum, tensor } from '@tensorflow/tfjs-core';
 * import { ensureGradients } from '@mneme/tensor-core';
 *
 * ensureGradients();
 * console.log(grad((x) => sum(x))(tensor([1, 2, 3])).arraySync()); // [1, 1, 1]
 */
export function ensureGradients(): void {
  entries ??= makeEntries();
  for (const entry of entries) {
    const { ours, replaces } = entry;
    // Undefined where there is none, whatever its type says.
    const current: GradConfig | undefined = getGradient(ours.kernelName);
    if (current === ours) continue;
    if (current && !replaces) continue;
    entry.stock = current;
    if (current) unregisterGradient(ours.kernelName); // registering over it would warn
    registerGradient(ours);
  }
}

/**
 * Puts the gradients back that were registered before {@link ensureGradients}, and takes away those that were not.
 *
 * @example
 * import { ensureGradients, restoreGradients } from '@mneme/tensor-core';
 *
 * ensureGradients();
 * restoreGradients();
 */
export function restoreGradients(): void {
  for (const entry of entries ?? []) {
    const { ours, stock } = entry;
    if (getGradient(ours.kernelName) !== ours) continue;
    unregisterGradient(ours.kernelName);
    if (stock) registerGradient(stock);
    entry.stock = undefined;
  }
}

function makeEntries(): Entry[] {
  const right = [
    activationGradients(),
    arithmeticGradients(),
    constantGradients(),
    convolutionGradients(),
    elementwiseGradients(),
    indexingGradients(),
    normalizationGradients(),
    poolingGradients(),
    reductionGradients(),
    shapeGradients(),
  ];
  const repaired = [
    extremumGradients(),
    [gatherGradient()],
    matrixGradients(),
    piecesGradients(),
    scanGradients(),
  ];
  return [
    ...right.flat().map((ours): Entry => ({ ours, replaces: false })),
    ...repaired.flat().map((ours): Entry => deferring({ ours, replaces: true })),
  ];
}

/** The cases in which a gradient of tfjs's that we replace is right: there a host's numbers keep their very last bits. */
const stockServes: Readonly<Record<string, (saved: readonly Tensor[]) => boolean>> = {
  BatchMatMul: ([a, b]) => a?.shape.slice(0, -2).join() === b?.shape.slice(0, -2).join(),
  Tile: ([x]) => x !== undefined && x.rank > 0 && x.rank <= 4,
};

function deferring(entry: Entry): Entry {
  const { gradFunc, kernelName } = entry.ours;
  const serves = stockServes[kernelName];
  if (!serves) return entry;
  entry.ours.gradFunc = (dy, saved, attributes) => {
    const chosen = entry.stock && serves(saved) ? entry.stock.gradFunc : gradFunc;
    return chosen(dy, saved, attributes);
  };
  return entry;
}
