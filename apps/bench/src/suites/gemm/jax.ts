import type { JaxArray } from '../../sides/jax/jax-api.ts';
import type { JaxHost } from '../../sides/jax/jax-host.ts';
import { jaxWork } from '../../sides/jax/jax-work.ts';
import { inputValues } from '../inputs.ts';
import type { Work } from '../suite.ts';
import { type GemmCase, operandShapes } from './gemm-case.ts';

export function make(benchCase: GemmCase, host: JaxHost): Work {
  const shapes = operandShapes(benchCase);
  const order = benchCase.batch === 1 ? [1, 0] : [0, 2, 1];
  const laid = (x: JaxArray, transposed: boolean): JaxArray => (transposed ? x.transpose(order) : x);
  const operands = [
    host.array(inputValues('a', shapes.a), shapes.a),
    host.array(inputValues('b', shapes.b), shapes.b),
  ];
  return jaxWork(host, operands, (a, b) =>
    host.jax.numpy.matmul(
      laid(a as JaxArray, benchCase.transposeA),
      laid(b as JaxArray, benchCase.transposeB),
    ),
  );
}
