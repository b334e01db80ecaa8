import { inputValues } from './inputs.ts';

export interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** First weights, by their path in a model. */
export type Weights = ReadonlyMap<string, Weight>;

/** Small normal numbers, but ones for what a normalization scales by. */
export function firstWeight(path: string, shape: readonly number[]): [string, Weight] {
  const values = inputValues(path, shape, 0.02);
  return [path, { shape, values: /norm\.weight$/i.test(path) ? values.fill(1) : values }];
}

export function normWeights(path: string, width: number): [string, Weight][] {
  return [firstWeight(`${path}.weight`, [width]), firstWeight(`${path}.bias`, [width])];
}

/** The weights of an encoder layer, laid out `[output, input]` as our models have them. */
export function layerWeights(path: string, width: number, inner: number): [string, Weight][] {
  const linear = (name: string, output: number, input: number): [string, Weight][] => [
    firstWeight(`${path}.${name}.weight`, [output, input]),
    firstWeight(`${path}.${name}.bias`, [output]),
  ];
  return [
    ...normWeights(`${path}.attentionNorm`, width),
    ...linear('attention.projection', 3 * width, width),
    ...linear('attention.output', width, width),
    ...normWeights(`${path}.feedForwardNorm`, width),
    ...linear('feedForward.expand', inner, width),
    ...linear('feedForward.contract', width, inner),
  ];
}

/** The same as `[input, output]`, as someone lays them out who multiplies `x W`; tables are left as they are. */
export function inputFirst(weights: Weights): Map<string, Weight> {
  return new Map(
    [...weights].map(([path, weight]) => {
      const [rows = 0, columns] = weight.shape;
      if (columns === undefined || /^(tokens|positions)\./.test(path)) return [path, weight];
      const values = new Float32Array(rows * columns);
      for (let i = 0; i < values.length; i++) {
        values[i] = weight.values[(i % rows) * columns + Math.floor(i / rows)] ?? Number.NaN;
      }
      return [path, { shape: [columns, rows], values }];
    }),
  );
}

/** Looks a weight up that must be there. */
export function lookUp<Value>(weights: ReadonlyMap<string, Value>): (path: string) => Value {
  return (path) => {
    const found = weights.get(path);
    if (found === undefined) throw new RangeError(`lookUp: path must be of a weight, got ${path}`);
    return found;
  };
}
