import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import * as operation from '../../operations.ts';
import { UNARY } from '../../tasks.ts';
import { type Attributes, asWord, type Kernel, sizeOf } from '../kernel.ts';
import { UNIT_NUMBERS } from '../units.ts';

type Parameters = (attributes: Attributes) => readonly [p: number, q?: number];

/** An operation of each number of a float32; what it takes besides is among its attributes. */
function unary(name: string, code: number, parameters?: Parameters): Kernel {
  return {
    name,
    run(backend, { x }, attributes) {
      if (x?.dtype !== 'float32') return undefined;
      if (!parameters) return mapped(backend, code, x);
      const [p, q] = parameters(attributes);
      return mapped(backend, code, x, p, q);
    },
  };
}

/** An operation of each number of a float32, with its parameters. */
export function mapped(backend: WasmBackend, code: number, x: TensorInfo, p = 0, q = 0): TensorInfo {
  const output = backend.output(x.shape);
  const count = sizeOf(x.shape);
  // An exponential is worth some eight additions.
  const many = SHORT.has(code) ? UNIT_NUMBERS : UNIT_NUMBERS / 4;
  const words = [code, backend.address(x), backend.address(output), count, many, asWord(p), asWord(q)];
  backend.pool.run(UNARY, Math.ceil(count / many), words);
  return output;
}

const SHORT: ReadonlySet<number> = /* @__PURE__ */ new Set([
  operation.ABS,
  operation.NEG,
  operation.SQRT,
  operation.SQUARE,
  operation.RELU,
  operation.RELU6,
  operation.LEAKY_RELU,
  operation.STEP,
  operation.SIGN,
  operation.FLOOR,
  operation.CEIL,
  operation.ROUND,
  operation.CLIP,
]);

const alpha: Parameters = (attributes) => [attributes.alpha as number];
const seluFactors: Parameters = () => [backend_util.SELU_SCALE, backend_util.SELU_SCALEALPHA];
const bounds: Parameters = (attributes) => [
  attributes.clipValueMin as number,
  attributes.clipValueMax as number,
];

/** tfjs's operations of one operand. */
export const UNARY_KERNELS: readonly Kernel[] = [
  unary('Abs', operation.ABS),
  unary('Neg', operation.NEG),
  unary('Exp', operation.EXP),
  unary('Expm1', operation.EXPM1),
  unary('Log', operation.LOG),
  unary('Log1p', operation.LOG1P),
  unary('Tanh', operation.TANH),
  unary('Sigmoid', operation.SIGMOID),
  unary('Erf', operation.ERF),
  unary('Sin', operation.SIN),
  unary('Cos', operation.COS),
  unary('Sqrt', operation.SQRT),
  unary('Rsqrt', operation.RSQRT),
  unary('Square', operation.SQUARE),
  unary('Reciprocal', operation.RECIPROCAL),
  unary('Relu', operation.RELU),
  unary('Relu6', operation.RELU6),
  unary('Elu', operation.ELU),
  unary('Selu', operation.SELU, seluFactors),
  unary('LeakyRelu', operation.LEAKY_RELU, alpha),
  unary('Softplus', operation.SOFTPLUS),
  unary('Step', operation.STEP, alpha),
  unary('Sign', operation.SIGN),
  unary('Floor', operation.FLOOR),
  unary('Ceil', operation.CEIL),
  unary('Round', operation.ROUND),
  unary('ClipByValue', operation.CLIP, bounds),
];
