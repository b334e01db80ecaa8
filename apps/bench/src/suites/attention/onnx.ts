import type { OnnxModel, OnnxNode } from '../../sides/onnx/encode-model.ts';
import type { OnnxHost } from '../../sides/onnx/onnx-host.ts';
import { causalBias } from '../composed-layers.ts';
import { fasterOf } from '../faster-of.ts';
import type { Work } from '../suite.ts';
import {
  type AttentionCase,
  attentionInputs,
  attentionShape,
  DEPTH,
  HEADS,
  swapped,
} from './attention-case.ts';

const NAMES = ['query', 'key', 'value'] as const;

/** The faster of onnxruntime's own operator and of a composition. */
export function make(benchCase: AttentionCase, host: OnnxHost): Promise<Work> {
  return fasterOf([() => makeFused(benchCase, host), () => makeComposed(benchCase, host)]);
}

/** By the operator that holds no weights. */
export async function makeFused(benchCase: AttentionCase, host: OnnxHost): Promise<Work> {
  const { length, causal } = benchCase;
  const shape = [1, length, HEADS * DEPTH];
  const attributes = { num_heads: { int: HEADS }, ...(causal && { unidirectional: { int: 1 } }) };
  const node = {
    op: 'MultiHeadAttention',
    inputs: NAMES,
    outputs: ['output'],
    attributes,
    domain: 'com.microsoft',
  };
  const inputs = attentionInputs(benchCase, NAMES).map((values) => swapped(values, [HEADS, length, DEPTH]));
  const work = await host.open(modelOf([node], shape), feedsOf(inputs, shape));
  return { ...work, values: async () => swapped(await work.values(), [length, HEADS, DEPTH]) };
}

/** By operators one after the other. */
export function makeComposed(benchCase: AttentionCase, host: OnnxHost): Promise<Work> {
  const { length, causal } = benchCase;
  const shape = attentionShape(benchCase);
  const scores = causal ? 'masked' : 'scaled';
  const nodes: OnnxNode[] = [
    { op: 'Transpose', inputs: ['key'], outputs: ['keyT'], attributes: { perm: { ints: [0, 1, 3, 2] } } },
    { op: 'MatMul', inputs: ['query', 'keyT'], outputs: ['scores'] },
    { op: 'Mul', inputs: ['scores', 'scale'], outputs: ['scaled'] },
    ...(causal ? [{ op: 'Add', inputs: ['scaled', 'bias'], outputs: ['masked'] }] : []),
    { op: 'Softmax', inputs: [scores], outputs: ['weights'], attributes: { axis: { int: -1 } } },
    { op: 'MatMul', inputs: ['weights', 'value'], outputs: ['output'] },
  ];
  const constants = [
    { name: 'scale', shape: [1], values: Float32Array.of(1 / Math.sqrt(DEPTH)) },
    ...(causal ? [{ name: 'bias', shape: [length, length], values: causalBias(length) }] : []),
  ];
  const model = { ...modelOf(nodes, shape), constants };
  return host.open(model, feedsOf(attentionInputs(benchCase, NAMES), shape));
}

function modelOf(nodes: readonly OnnxNode[], shape: readonly number[]): OnnxModel {
  const inputs = NAMES.map((name) => ({ name, shape }));
  return { nodes, inputs, outputs: [{ name: 'output', shape }] };
}

function feedsOf(
  inputs: readonly Float32Array[],
  shape: readonly number[],
): Record<string, { shape: readonly number[]; values: Float32Array }> {
  const named = NAMES.map((name, i) => [name, { shape, values: inputs[i] ?? new Float32Array() }]);
  return Object.fromEntries(named);
}
