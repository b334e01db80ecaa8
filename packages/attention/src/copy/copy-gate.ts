import { axes, glorotUniform, linear, parameter, type Random, requireInteger } from '@mneme/tensor-core';
import { add, addN, sigmoid, type Tensor, tidy, type Variable, zeros } from '@tensorflow/tfjs-core';

/** What a decoder knows when it decides whether to copy; `[..., width]`, `[..., size]` and `[..., input]`. */
export interface CopyGateInputs {
  /** h*, the context vector */
  readonly context: Tensor;
  /** s, the decoder's state */
  readonly state: Tensor;
  /** x, the decoder's input */
  readonly input: Tensor;
}

/** The vectors of a {@link copyGateLogit}. */
export interface CopyGateWeights {
  /** w_h, `[1, width]` */
  readonly contextWeight: Tensor;
  /** w_s, `[1, size]` */
  readonly stateWeight: Tensor;
  /** w_x, `[1, input]` */
  readonly inputWeight: Tensor;
  /** b, `[1]` */
  readonly bias: Tensor;
}

/**
 * The logit of p_gen, how likely a word is written rather than copied (See, Liu and Manning 2017, equation 8, before its
 * sigmoid): `w_h'h* + w_s's + w_x'x + b`.
 *
 * @returns `[..., 1]`
 * @throws ShapeError `copyGateLogit: contextWeight must be [1, width], got [1, 3]: width is 2 in context but 3 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { copyGateLogit } from '@mneme/attention';
 *
 * const one = tensor([[1]]);
 * const weights = { contextWeight: one, stateWeight: one, inputWeight: one, bias: tensor([0.5]) };
 * copyGateLogit({ context: one, state: tensor([[2]]), input: tensor([[-3]]) }, weights).print(); // [[0.5]]
 */
export function copyGateLogit(
  { context, state, input }: CopyGateInputs,
  { contextWeight, stateWeight, inputWeight, bias }: CopyGateWeights,
): Tensor {
  axes(
    'copyGateLogit',
    { context, state, input, contextWeight, stateWeight, inputWeight, bias },
    {
      context: '... width',
      state: '... size',
      input: '... input',
      contextWeight: '1 width',
      stateWeight: '1 size',
      inputWeight: '1 input',
      bias: '1',
    },
  );
  return tidy(() =>
    add(addN([linear(context, contextWeight), linear(state, stateWeight), linear(input, inputWeight)]), bias),
  );
}

/** The sizes of a {@link CopyGate}. */
export interface CopyGateConfig {
  /** Of the context vector. */
  readonly width: number;
  /** Of the decoder's state. */
  readonly size: number;
  /** Of the decoder's input. */
  readonly input: number;
}

/**
 * The gate of a pointer-generator, `p_gen = sigmoid(w_h'h* + w_s's + w_x'x + b)` (See, Liu and Manning 2017, equation 8).
 * Weights are Glorot-uniform at first, the bias 0.
 *
 * @throws RangeError `CopyGate: width must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { CopyGate } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const gate = new CopyGate({ width: 2, size: 3, input: 5 }, new Random(0));
 * console.log(gate.call({ context: ones([1, 7, 2]), state: ones([1, 7, 3]), input: ones([1, 7, 5]) }).shape); // [1, 7, 1]
 */
export class CopyGate implements CopyGateWeights {
  readonly contextWeight: Variable;
  readonly stateWeight: Variable;
  readonly inputWeight: Variable;
  readonly bias: Variable;

  constructor({ width, size, input }: CopyGateConfig, random: Random) {
    for (const [name, value] of Object.entries({ width, size, input }))
      requireInteger('CopyGate', name, value);
    const make = (name: string, length: number): Variable =>
      parameter(glorotUniform([1, length], random.split(name)));
    this.contextWeight = make('contextWeight', width);
    this.stateWeight = make('stateWeight', size);
    this.inputWeight = make('inputWeight', input);
    this.bias = parameter(zeros([1]));
  }

  /** @returns p_gen, `[..., 1]`, in (0, 1) */
  call(inputs: CopyGateInputs): Tensor {
    return tidy(() => sigmoid(this.logit(inputs)));
  }

  /** @returns the logit of p_gen, `[..., 1]`, for a loss */
  logit(inputs: CopyGateInputs): Tensor {
    return copyGateLogit(inputs, this);
  }
}
