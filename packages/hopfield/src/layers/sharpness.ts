import { parameter, requirePositive } from '@mneme/tensor-core';
import { exp, log, type Tensor, tensor1d, type Variable } from '@tensorflow/tfjs-core';

/** beta of a layer's heads: one number for all of them, or one for each. */
export type Sharpness = number | readonly number[];

/** A sharpness that stays, or one that training may change from where it starts. */
export type SharpnessConfig = Sharpness | { readonly learned: Sharpness };

/**
 * The sharpness of the heads of a layer. What is learned is its logarithm, so that it stays above 0: the parameter `logarithm`, `[heads]`.
 */
export class HeadSharpness {
  readonly fixed: Sharpness | undefined;
  readonly logarithm: Variable | undefined;

  /** @param where - the layer, for errors */
  constructor(where: string, config: SharpnessConfig, heads: number) {
    const learned = typeof config === 'object' && 'learned' in config;
    const start = learned ? config.learned : config;
    requireSharpness(where, start, heads);
    const each = typeof start === 'number' ? new Array<number>(heads).fill(start) : [...start];
    this.fixed = learned ? undefined : start;
    this.logarithm = learned ? parameter(log(tensor1d(each))) : undefined;
  }

  /** As {@link associate} takes it; a tensor belongs to the caller. */
  call(): number | Tensor {
    if (this.logarithm) return exp(this.logarithm);
    return typeof this.fixed === 'number' ? this.fixed : tensor1d([...(this.fixed ?? [])]);
  }
}

function requireSharpness(where: string, sharpness: Sharpness, heads: number): void {
  if (typeof sharpness === 'number') {
    requirePositive(where, 'sharpness', sharpness);
    return;
  }
  if (sharpness.length !== heads) {
    throw new RangeError(
      `${where}: sharpness must be one for each of ${heads} heads, got ${sharpness.length}`,
    );
  }
  for (const [head, one] of sharpness.entries()) requirePositive(where, `sharpness[${head}]`, one);
}
