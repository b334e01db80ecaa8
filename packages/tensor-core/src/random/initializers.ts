import type { Tensor } from '@tensorflow/tfjs-core';
import { normal } from './normal.ts';
import type { Random } from './random.ts';
import { uniform } from './uniform.ts';

/**
 * The first values of a parameter of this shape. `uniform`, `normal` and `orthogonal` are initializers too.
 */
export type Initializer = (shape: readonly number[], random: Random) => Tensor;

/**
 * Uniform of ±sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010, equation 16): for layers that tanh
 * follows. As for all of these, a weight is `[output, input, ...kernel]`: its fans are input and output times
 * the kernel's size.
 *
 * @throws RangeError `glorotUniform: shape must have at least 2 axes, got [5]`
 *
 * @example
 * import { glorotUniform, Random } from '@mneme/tensor-core';
 *
 * console.log(glorotUniform([3, 2], new Random(0)).shape); // [3, 2]
 */
export function glorotUniform(shape: readonly number[], random: Random): Tensor {
  const { fanIn, fanOut } = fans('glorotUniform', shape);
  return between(shape, random, Math.sqrt(6 / (fanIn + fanOut)));
}

/**
 * Normal of variance 2 / (fan in + fan out) (Glorot and Bengio 2010, equation 12).
 *
 * @throws RangeError `glorotNormal: shape must have at least 2 axes, got [5]`
 *
 * @example
 * import { glorotNormal, Random } from '@mneme/tensor-core';
 *
 * console.log(glorotNormal([3, 2], new Random(0)).shape); // [3, 2]
 */
export function glorotNormal(shape: readonly number[], random: Random): Tensor {
  const { fanIn, fanOut } = fans('glorotNormal', shape);
  return normal(shape, random, { deviation: Math.sqrt(2 / (fanIn + fanOut)) });
}

/**
 * Uniform of ±sqrt(6 / fan in), hence of variance 2 / fan in (He et al. 2015, equation 10): for layers that a
 * rectifier follows.
 *
 * @throws RangeError `heUniform: shape must have at least 2 axes, got [5]`
 *
 * @example
 * import { heUniform, Random } from '@mneme/tensor-core';
 *
 * console.log(heUniform([3, 2], new Random(0)).shape); // [3, 2]
 */
export function heUniform(shape: readonly number[], random: Random): Tensor {
  return between(shape, random, Math.sqrt(6 / fans('heUniform', shape).fanIn));
}

/**
 * Normal of variance 2 / fan in (He et al. 2015, equation 10): for layers that a rectifier follows.
 *
 * @throws RangeError `heNormal: shape must have at least 2 axes, got [5]`
 *
 * @example
 * import { heNormal, Random } from '@mneme/tensor-core';
 *
 * console.log(heNormal([3, 2], new Random(0)).shape); // [3, 2]
 */
export function heNormal(shape: readonly number[], random: Random): Tensor {
  return normal(shape, random, { deviation: Math.sqrt(2 / fans('heNormal', shape).fanIn) });
}

/**
 * Normal of variance 1 / fan in (LeCun et al. 1998, "Efficient backprop", equation 16).
 *
 * @throws RangeError `lecunNormal: shape must have at least 2 axes, got [5]`
 *
 * @example
 * import { lecunNormal, Random } from '@mneme/tensor-core';
 *
 * console.log(lecunNormal([3, 2], new Random(0)).shape); // [3, 2]
 */
export function lecunNormal(shape: readonly number[], random: Random): Tensor {
  return normal(shape, random, { deviation: Math.sqrt(1 / fans('lecunNormal', shape).fanIn) });
}

function between(shape: readonly number[], random: Random, bound: number): Tensor {
  return uniform(shape, random, { low: -bound, high: bound });
}

function fans(where: string, shape: readonly number[]): { readonly fanIn: number; readonly fanOut: number } {
  const [output, input, ...kernel] = shape;
  if (output === undefined || input === undefined) {
    throw new RangeError(`${where}: shape must have at least 2 axes, got [${shape.join(', ')}]`);
  }
  const size = kernel.reduce((a, b) => a * b, 1);
  return { fanIn: input * size, fanOut: output * size };
}
