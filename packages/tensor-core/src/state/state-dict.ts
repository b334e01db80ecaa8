import { type Tensor, Variable } from '@tensorflow/tfjs-core';
import { aliases, tensorsOf } from '../module/parameters.ts';

/** A state dict does not fit the model it is loaded into. Every misfit is listed. */
export class StateDictError extends RangeError {
  override readonly name = 'StateDictError';
  /** Paths that the model has and the tensors lack. */
  readonly missing: readonly string[];
  /** Names that the model has no variable for. */
  readonly extra: readonly string[];
  /** Paths whose shape, type or value is wrong. */
  readonly mismatched: readonly string[];

  constructor(message: string, misfits: Pick<StateDictError, 'missing' | 'extra' | 'mismatched'>) {
    super(message);
    this.missing = misfits.missing;
    this.extra = misfits.extra;
    this.mismatched = misfits.mismatched;
  }
}

/**
 * The variables of `model` under their paths, trainable or not. They are the model's own, not copies. Buffers
 * (plain tensors) are not among them: they follow from the configuration.
 *
 * @example
 * import { Linear, Random, stateDict } from '@mneme/tensor-core';
 *
 * const model = new Linear({ input: 3, output: 2 }, new Random(0));
 * console.log([...stateDict(model).keys()]); // ['weight', 'bias']
 */
export function stateDict(model: object): Map<string, Variable> {
  const variables = new Map<string, Variable>();
  for (const [path, tensor] of tensorsOf(model)) {
    if (tensor instanceof Variable) variables.set(path, tensor);
  }
  return variables;
}

/**
 * Gives the variables of `model` the values of `tensors`, which stay the caller's. Every path of {@link
 * stateDict} must be there with its shape and type, and nothing else: but a tied variable may come under any
 * of its paths, or under several with equal values, and a buffer may come with the value that it has. Nothing
 * is assigned unless all is right.
 *
 * @throws {@link StateDictError} which lists all that is missing, extra or wrong
 *
 * @example
 * import { Linear, loadStateDict, Random, stateDict } from '@mneme/tensor-core';
 *
 * const [model, copy] = [0, 1].map((seed) => new Linear({ input: 3, output: 2 }, new Random(seed)));
 * loadStateDict(copy, stateDict(model));
 */
export function loadStateDict(model: object, tensors: ReadonlyMap<string, Tensor>): void {
  const known = tensorsOf(model);
  const tied = aliases(model);
  const sources = new Map<string, Tensor>();
  const lines: string[] = [];
  const [missing, extra, mismatched] = [[], [], []] as [string[], string[], string[]];
  const wrong = (path: string, why: string): void => {
    mismatched.push(path);
    lines.push(`wrong: ${path} must ${why}`);
  };
  for (const [path, tensor] of tensors) {
    const listed = tied.get(path) ?? path;
    const target = known.get(listed);
    const first = sources.get(listed);
    if (!target) extra.push(path);
    else if (describe(target) !== describe(tensor))
      wrong(path, `be ${describe(target)}, got ${describe(tensor)}`);
    else if (first && !equal(first, tensor)) wrong(path, `equal ${listed}: they are one variable`);
    else if (!(target instanceof Variable) && !equal(target, tensor))
      wrong(path, 'equal the buffer of the model');
    else sources.set(listed, first ?? tensor);
  }
  const unread = new Set(mismatched.map((path) => tied.get(path) ?? path));
  for (const [path, target] of stateDict(model)) {
    if (sources.has(path) || unread.has(path)) continue;
    missing.push(path);
    lines.push(`missing: ${path} ${describe(target)}`);
  }
  for (const path of extra) lines.push(`extra: ${path}`);
  if (lines.length > 0) {
    const head = `loadStateDict: tensors must be those of the model, got ${lines.length} misfits:`;
    throw new StateDictError([head, ...lines].join('\n  '), { missing, extra, mismatched });
  }
  for (const [path, source] of sources) {
    const target = known.get(path);
    if (target instanceof Variable && target !== source) target.assign(source);
  }
}

function describe(tensor: Tensor): string {
  return `${tensor.dtype} [${tensor.shape.join(', ')}]`;
}

function equal(a: Tensor, b: Tensor): boolean {
  if (a === b) return true;
  const [left, right] = [a.dataSync(), b.dataSync()];
  return left.every((value, i) => Object.is(value, right[i]) || value === right[i]);
}
