/**
 * As much of jax-js's interface as is used here. A function consumes the arrays that it is given; `ref` gives one more
 * reference, for an array that is used again.
 */
export interface JaxArray {
  readonly ref: JaxArray;
  readonly shape: readonly number[];
  add(other: JaxArray | number): JaxArray;
  sub(other: JaxArray | number): JaxArray;
  mul(other: JaxArray | number): JaxArray;
  div(other: JaxArray | number): JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  transpose(order?: readonly number[]): JaxArray;
  data(): Promise<Float32Array>;
  blockUntilReady(): Promise<JaxArray>;
  dispose(): void;
}

/** Arrays in records and lists. */
type JaxTree = JaxArray | readonly JaxTree[] | { readonly [name: string]: JaxTree };

interface JaxNumpy {
  array(values: Float32Array | Int32Array, options: { shape: readonly number[] }): JaxArray;
  matmul(a: JaxArray, b: JaxArray): JaxArray;
  mean(x: JaxArray, axis: number, options: { keepdims: boolean }): JaxArray;
  sum(x: JaxArray): JaxArray;
  square(x: JaxArray): JaxArray;
  sqrt(x: JaxArray): JaxArray;
  split(x: JaxArray, parts: number, axis: number): JaxArray[];
  zerosLike(x: JaxArray): JaxArray;
}

interface JaxNn {
  dotProductAttention(
    query: JaxArray,
    key: JaxArray,
    value: JaxArray,
    options: { isCausal?: boolean },
  ): JaxArray;
  gelu(x: JaxArray, options: { approximate: boolean }): JaxArray;
  logSoftmax(x: JaxArray): JaxArray;
  oneHot(indices: JaxArray, classes: number): JaxArray;
}

export interface Jax {
  init(...devices: readonly string[]): Promise<readonly string[]>;
  defaultDevice(device: string): string;
  readonly numpy: JaxNumpy;
  readonly nn: JaxNn;
  readonly tree: {
    ref<Tree extends JaxTree>(tree: Tree): Tree;
    map<Tree extends JaxTree>(f: (...leaves: JaxArray[]) => JaxArray, ...trees: Tree[]): Tree;
    dispose(tree: JaxTree): void;
  };
  jit<F extends (...inputs: never[]) => JaxTree>(f: F): F;
  grad<F>(f: F, options: { argnums: readonly number[] }): (...inputs: JaxArray[]) => JaxArray[];
  valueAndGrad<Tree extends JaxTree, Rest extends JaxTree[]>(
    f: (parameters: Tree, ...rest: Rest) => JaxArray,
  ): (parameters: Tree, ...rest: Rest) => [JaxArray, Tree];
}
