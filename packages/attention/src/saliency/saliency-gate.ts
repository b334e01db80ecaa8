import { axes, Linear, linear, type Random, requireInteger } from '@mneme/tensor-core';
import { mul, sigmoid, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * Bottom-up attention by a gate: an item decides by itself how much of it passes.
 *
 *     y = g(x) * x,   g(x) = sigmoid(W x + b)
 *
 * @param x - `[..., width]`
 * @param weight - W, `[width, width]` for a gate of each feature, `[1, width]` for one of the whole item
 * @param bias - b, `[width]` or `[1]`
 * @returns `[..., width]`
 * @throws RangeError `saliencyGate: weight must be [width, width] or [1, width], got [2, 3]`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { saliencyGate } from '@mneme/attention';
 *
 * saliencyGate(tensor([[4, 2]]), tensor([[0, 0]]), tensor([0])).print(); // [[2, 1]]
 */
export function saliencyGate(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  const patterns = { x: '... width', weight: 'gates width', bias: 'gates' } as const;
  const { gates, width } = axes('saliencyGate', { x, weight, bias }, patterns);
  if (gates !== 1 && gates !== width) {
    throw new RangeError(
      `saliencyGate: weight must be [width, width] or [1, width], got [${weight.shape.join(', ')}]`,
    );
  }
  return tidy(() => mul(sigmoid(linear(x, weight, bias)), x));
}

export interface SaliencyGateConfig {
  readonly width: number;
  /** 1 for a gate of the whole item, `width` (default) for one of each feature. */
  readonly gates?: number;
}

/**
 * {@link saliencyGate} with weights of its own, that start as those of {@link Linear}.
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { SaliencyGate } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const gate = new SaliencyGate({ width: 3 }, new Random(0));
 * console.log(gate.call(ones([2, 5, 3])).shape); // [2, 5, 3]
 */
export class SaliencyGate {
  readonly gate: Linear;

  constructor({ width, gates = width }: SaliencyGateConfig, random: Random) {
    requireInteger('SaliencyGate', 'width', width);
    if (gates !== 1 && gates !== width) {
      throw new RangeError(`SaliencyGate: gates must be 1 or width = ${width}, got ${gates}`);
    }
    this.gate = new Linear({ input: width, output: gates }, random.split('gate'));
  }

  /** @param x - `[..., width]` @returns `[..., width]` */
  call(x: Tensor): Tensor {
    return saliencyGate(x, this.gate.weight, this.gate.bias as Tensor);
  }
}
