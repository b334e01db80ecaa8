import { bytesField, type Field, floatField, integerField, join } from './protobuf.ts';

export type OnnxAttribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly ints: readonly number[] };

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  /** `com.microsoft` for onnxruntime's own operators; default ONNX's. */
  readonly domain?: string;
}

/** The name and shape of a float32 input or output. */
interface OnnxValue {
  readonly name: string;
  readonly shape: readonly number[];
}

export interface OnnxConstant extends OnnxValue {
  readonly values: Float32Array | BigInt64Array;
}

export interface OnnxModel {
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly constants?: readonly OnnxConstant[];
}

const IR_VERSION = 8;
const OPERATOR_SET = 17;
const [FLOAT, INT64] = [1, 7];

/** A model as the file that onnxruntime reads; the numbers of the fields are those of onnx.proto3. */
export function encodeModel({ nodes, inputs, outputs, constants = [] }: OnnxModel): Uint8Array {
  const graph = [
    ...nodes.map((node) => bytesField(1, encodeNode(node))),
    bytesField(2, 'graph'),
    ...constants.map((constant) => bytesField(5, encodeConstant(constant))),
    ...inputs.map((value) => bytesField(11, encodeValue(value))),
    ...outputs.map((value) => bytesField(12, encodeValue(value))),
  ];
  const operators = (domain: string, version: number): Field =>
    bytesField(8, [bytesField(1, domain), integerField(2, version)]);
  return join([
    integerField(1, IR_VERSION),
    bytesField(7, graph),
    operators('', OPERATOR_SET),
    operators('com.microsoft', 1),
  ]);
}

function encodeNode({ op, inputs, outputs, attributes = {}, domain }: OnnxNode): Field[] {
  return [
    ...inputs.map((name) => bytesField(1, name)),
    ...outputs.map((name) => bytesField(2, name)),
    bytesField(4, op),
    ...Object.entries(attributes).map(([name, attribute]) => bytesField(5, encodeAttribute(name, attribute))),
    ...(domain === undefined ? [] : [bytesField(7, domain)]),
  ];
}

function encodeAttribute(name: string, attribute: OnnxAttribute): Field[] {
  const named = bytesField(1, name);
  const type = (code: number): Field => integerField(20, code);
  if ('float' in attribute) return [named, floatField(2, attribute.float), type(1)];
  if ('int' in attribute) return [named, integerField(3, attribute.int), type(2)];
  return [named, ...attribute.ints.map((value) => integerField(8, value)), type(7)];
}

function encodeValue({ name, shape }: OnnxValue): Field[] {
  const dimensions = shape.map((size) => bytesField(1, [integerField(1, size)]));
  const tensor = [integerField(1, FLOAT), bytesField(2, dimensions)];
  return [bytesField(1, name), bytesField(2, [bytesField(1, tensor)])];
}

function encodeConstant({ name, shape, values }: OnnxConstant): Field[] {
  return [
    ...shape.map((size) => integerField(1, size)),
    integerField(2, values instanceof Float32Array ? FLOAT : INT64),
    bytesField(8, name),
    bytesField(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  ];
}
