import { engine, type GradConfig, type Tensor, zeros } from '@tensorflow/tfjs-core';

/** The gradient of a kernel of one input, from that input: `derivative(dy, x)` has the shape of `x`. */
export function fromInput<Attributes = object>(
  kernelName: string,
  derivative: (dy: Tensor, x: Tensor, attributes: Attributes) => Tensor,
  input = 'x',
): GradConfig {
  return {
    kernelName,
    inputsToSave: [input],
    gradFunc: (dy, saved, attributes) => {
      const [x] = saved as [Tensor];
      return { [input]: () => derivative(dy as Tensor, x, attributes as Attributes) };
    },
  };
}

/** The gradient of a kernel of one input, from its output. */
export function fromOutput<Attributes = object>(
  kernelName: string,
  derivative: (dy: Tensor, y: Tensor, attributes: Attributes) => Tensor,
  input = 'x',
): GradConfig {
  return {
    kernelName,
    outputsToSave: [true],
    gradFunc: (dy, saved, attributes) => {
      const [y] = saved as [Tensor];
      return { [input]: () => derivative(dy as Tensor, y, attributes as Attributes) };
    },
  };
}

/** The gradient of a kernel of one input that needs neither it nor its output. */
export function fromGradient<Attributes = object>(
  kernelName: string,
  derivative: (dy: Tensor, attributes: Attributes) => Tensor,
  input = 'x',
): GradConfig {
  return {
    kernelName,
    gradFunc: (dy, _saved, attributes) => ({
      [input]: () => derivative(dy as Tensor, attributes as Attributes),
    }),
  };
}

/** The gradient of a kernel of the inputs `a` and `b`. */
export function fromPair(
  kernelName: string,
  derivatives: (dy: Tensor, a: Tensor, b: Tensor) => { a: () => Tensor; b: () => Tensor },
): GradConfig {
  return {
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved) => {
      const [a, b] = saved as [Tensor, Tensor];
      return derivatives(dy as Tensor, a, b);
    },
  };
}

/** The gradient of a kernel that is constant wherever it is differentiable: zeros for each of `inputs`. */
export function constant(kernelName: string, inputs: readonly string[]): GradConfig {
  return {
    kernelName,
    inputsToSave: [...inputs],
    gradFunc: (_dy, saved) =>
      Object.fromEntries(inputs.map((name, i) => [name, () => zeroFor(kernelName, name, saved[i])])),
  };
}

function zeroFor(kernelName: string, name: string, input: Tensor | undefined): Tensor {
  if (!input) throw new RangeError(`${kernelName}: ${name} must be a tensor, got nothing`);
  if (input.dtype === 'bool' && isGiven(input)) {
    throw new TypeError(`${kernelName}: ${name} must be of numbers to be differentiated by, got bool`);
  }
  return zeros(input.shape, 'float32');
}

/**
 * True where no kernel on the tape made what `saved` is a copy of: a truth that was given, not found by comparing
 * numbers.
 */
function isGiven(saved: Tensor): boolean {
  const tape = engine().state.activeTape ?? [];
  const maker = ({ id }: Tensor) => tape.find(({ outputs }) => outputs.some((output) => output.id === id));
  // Saving a tensor puts a copy of it on the tape.
  const source = maker(saved)?.inputs.x;
  return source !== undefined && maker(source) === undefined;
}
