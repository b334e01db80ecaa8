import type { OnnxAttribute, OnnxConstant, OnnxNode } from '../../sides/onnx/encode-model.ts';
import type { OnnxHost } from '../../sides/onnx/onnx-host.ts';
import type { Work } from '../suite.ts';
import { inputFirst, type Weights } from '../weights.ts';
import { type EncoderCase, encoderInput, encoderWeights, HEADS, WIDTH } from './problem.ts';

const DEPTH = WIDTH / HEADS;

/** The layer as an exporter writes it; onnxruntime fuses what it can when it loads it. */
export function make(benchCase: EncoderCase, host: OnnxHost): Promise<Work> {
  const { batch, length } = benchCase;
  const nodes: OnnxNode[] = [];
  const put = (
    op: string,
    inputs: string[],
    attributes: Record<string, OnnxAttribute> = {},
    domain?: string,
  ): string => {
    const output = `value${nodes.length}`;
    nodes.push({ op, inputs, outputs: [output], attributes, ...(domain !== undefined && { domain }) });
    return output;
  };
  const norm = (x: string, name: string): string =>
    put('LayerNormalization', [x, `${name}.weight`, `${name}.bias`], {
      axis: { int: -1 },
      epsilon: { float: 1e-5 },
    });
  const linear = (x: string, name: string): string =>
    put('Add', [put('MatMul', [x, `${name}.weight`]), `${name}.bias`]);
  const heads = (x: string, perm: number[]): string =>
    put('Transpose', [put('Reshape', [x, 'headShape'])], { perm: { ints: perm } });
  const normed = norm('x', 'layer.attentionNorm');
  const part = (name: string, perm: number[]): string =>
    heads(linear(normed, `layer.attention.${name}`), perm);
  const scores = put('MatMul', [part('query', [0, 2, 1, 3]), part('key', [0, 2, 3, 1])]);
  const weights = put('Softmax', [put('Mul', [scores, 'scale'])], { axis: { int: -1 } });
  const attended = put('MatMul', [weights, part('value', [0, 2, 1, 3])]);
  const merged = put('Reshape', [put('Transpose', [attended], { perm: { ints: [0, 2, 1, 3] } }), 'shape']);
  const middle = put('Add', ['x', linear(merged, 'layer.attention.output')]);
  const expanded = linear(norm(middle, 'layer.feedForwardNorm'), 'layer.feedForward.expand');
  const inner = put('Gelu', [expanded], {}, 'com.microsoft');
  const output = put('Add', [middle, linear(inner, 'layer.feedForward.contract')]);
  const x = encoderInput(benchCase);
  const model = {
    nodes,
    inputs: [{ name: 'x', shape: x.shape }],
    outputs: [{ name: output, shape: x.shape }],
    constants: [
      ...constantsOf(inputFirst(encoderWeights())),
      { name: 'scale', shape: [1], values: Float32Array.of(1 / Math.sqrt(DEPTH)) },
      integers('headShape', [batch, length, HEADS, DEPTH]),
      integers('shape', [batch, length, WIDTH]),
    ],
  };
  return host.open(model, { x });
}

/** The weights as constants, the projection to queries, keys and values cut into its three parts. */
function constantsOf(weights: Weights): OnnxConstant[] {
  return [...weights].flatMap(([path, { shape, values }]) => {
    if (!path.startsWith('layer.attention.projection')) return [{ name: path, shape, values }];
    return ['query', 'key', 'value'].map((part, i) => ({
      name: path.replace('projection', part),
      shape: [...shape.slice(0, -1), WIDTH],
      values: values.filter((_, at) => Math.floor((at % (3 * WIDTH)) / WIDTH) === i),
    }));
  });
}

function integers(name: string, values: readonly number[]): OnnxConstant {
  return { name, shape: [values.length], values: BigInt64Array.from(values, BigInt) };
}
