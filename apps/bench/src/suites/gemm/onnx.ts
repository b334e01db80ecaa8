import type { OnnxNode } from '../../sides/onnx/encode-model.ts';
import type { OnnxHost } from '../../sides/onnx/onnx-host.ts';
import { inputValues } from '../inputs.ts';
import type { Work } from '../suite.ts';
import { type GemmCase, operandShapes } from './gemm-case.ts';

export function make(benchCase: GemmCase, host: OnnxHost): Promise<Work> {
  const { batch, rows, columns } = benchCase;
  const { a, b } = operandShapes(benchCase);
  const model = {
    nodes: nodesOf(benchCase),
    inputs: [
      { name: 'a', shape: a },
      { name: 'b', shape: b },
    ],
    outputs: [{ name: 'c', shape: batch === 1 ? [rows, columns] : [batch, rows, columns] }],
  };
  return host.open(model, {
    a: { shape: a, values: inputValues('a', a) },
    b: { shape: b, values: inputValues('b', b) },
  });
}

/** `Gemm` takes transposed operands but no batch; a `Transpose` before a `MatMul` is folded into it when it is loaded. */
function nodesOf({ batch, transposeA, transposeB }: GemmCase): OnnxNode[] {
  if (batch === 1 && (transposeA || transposeB)) {
    const attributes = { transA: { int: Number(transposeA) }, transB: { int: Number(transposeB) } };
    return [{ op: 'Gemm', inputs: ['a', 'b'], outputs: ['c'], attributes }];
  }
  const swapped = (name: string): OnnxNode => ({
    op: 'Transpose',
    inputs: [name],
    outputs: [`${name}T`],
    attributes: { perm: { ints: [0, 2, 1] } },
  });
  return [
    ...(transposeA ? [swapped('a')] : []),
    ...(transposeB ? [swapped('b')] : []),
    { op: 'MatMul', inputs: [transposeA ? 'aT' : 'a', transposeB ? 'bT' : 'b'], outputs: ['c'] },
  ];
}
