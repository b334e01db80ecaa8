import { Tensor, Variable } from '@tensorflow/tfjs-core';

/**
 * Every tensor that the fields of `root` reach, under its dotted path (`layers.0.query.weight`): variables
 * are parameters, plain tensors buffers. A tensor reached by two paths (tied weights) is listed under the
 * first; {@link aliases} has the others. Objects, arrays and maps are walked; private fields (`#weight`) and
 * sets are not.
 *
 * @throws RangeError `tensorsOf: root must give each tensor a path of its own, got "a.b" twice`
 *
 * @example
 * import { Linear, Random, tensorsOf } from '@mneme/tensor-core';
 *
 * const model = { layers: [new Linear({ input: 3, output: 2 }, new Random(0))] };
 * console.log([...tensorsOf(model).keys()]); // ['layers.0.weight', 'layers.0.bias']
 */
export function tensorsOf(root: object): Map<string, Tensor> {
  const found = new Map<string, Tensor>();
  const seen = new Set<object>();
  walk(root, (path, tensor) => {
    if (seen.has(tensor)) return;
    if (found.has(path)) {
      throw new RangeError(`tensorsOf: root must give each tensor a path of its own, got "${path}" twice`);
    }
    found.set(path, tensor);
    seen.add(tensor);
  });
  return found;
}

/**
 * The trainable variables among {@link tensorsOf}: what an optimizer steps.
 *
 * @example
 * import { Adam, parametersOf } from '@mneme/tensor-core';
 *
 * // An optimizer's state is not trained.
 * console.log(parametersOf(new Adam({ learningRate: 1e-3 })).size); // 0
 */
export function parametersOf(root: object): Map<string, Variable> {
  const parameters = new Map<string, Variable>();
  for (const [path, tensor] of tensorsOf(root)) {
    if (tensor instanceof Variable && tensor.trainable) parameters.set(path, tensor);
  }
  return parameters;
}

/**
 * The further paths of tied tensors, each with the path under which {@link tensorsOf} lists its tensor.
 *
 * @example
 * import { aliases, Embedding, Random } from '@mneme/tensor-core';
 *
 * const words = new Embedding({ size: 5, width: 3 }, new Random(0));
 * console.log([...aliases({ words, output: { weight: words.weight } })]); // [['output.weight', 'words.weight']]
 */
export function aliases(root: object): Map<string, string> {
  const first = new Map<Tensor, string>();
  const others = new Map<string, string>();
  walk(root, (path, tensor) => {
    const listed = first.get(tensor);
    if (listed === undefined) first.set(tensor, path);
    else others.set(path, listed);
  });
  return others;
}

function walk(root: object, visit: (path: string, tensor: Tensor) => void): void {
  const above = new Set<object>(); // a field may point back at its owner
  const step = (value: unknown, path: string): void => {
    if (value instanceof Tensor) visit(path, value);
    else if (typeof value === 'object' && value !== null && !above.has(value) && !ArrayBuffer.isView(value)) {
      above.add(value);
      const entries = value instanceof Map ? value.entries() : Object.entries(value);
      for (const [key, child] of entries) step(child, path ? `${path}.${key}` : String(key));
      above.delete(value);
    }
  };
  step(root, '');
}
