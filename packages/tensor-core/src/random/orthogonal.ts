import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { requireShape } from '../shape/require-shape.ts';
import type { Random } from './random.ts';

/**
 * A matrix with orthonormal rows (columns, where there are fewer of those), uniformly random among all such
 * (Saxe, McClelland and Ganguli 2014): the size of a recurrent state neither grows nor fades through it. Axes
 * after the first count as one. Made on the host in float64, by Gram and Schmidt on normal numbers.
 *
 * @throws RangeError `orthogonal: shape must have at least 2 axes, got [5]`
 *
 * @example
 * import { orthogonal, Random } from '@mneme/tensor-core';
 *
 * console.log(orthogonal([3, 2], new Random(0)).shape); // [3, 2]
 */
export function orthogonal(shape: readonly number[], random: Random): Tensor {
  requireShape('orthogonal', shape);
  const [rows = 0, ...rest] = shape;
  if (rest.length === 0) {
    throw new RangeError(`orthogonal: shape must have at least 2 axes, got [${shape.join(', ')}]`);
  }
  const columns = rest.reduce((a, b) => a * b, 1);
  const [count, length] = rows <= columns ? [rows, columns] : [columns, rows];
  const vectors = orthonormal(Float64Array.from(random.normals(count * length)), count, length);
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < length; j++) {
      values[rows <= columns ? i * columns + j : j * columns + i] = vectors[i * length + j] ?? 0;
    }
  }
  return tensor(values, [...shape]);
}

/**
 * Makes `count` rows orthonormal in place. Twice is enough: one pass alone loses orthogonality to rounding.
 */
function orthonormal(matrix: Float64Array, count: number, length: number): Float64Array {
  for (let i = 0; i < count; i++) {
    const row = matrix.subarray(i * length, (i + 1) * length);
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < i; k++) {
        const other = matrix.subarray(k * length, (k + 1) * length);
        const part = dot(row, other);
        for (let j = 0; j < length; j++) row[j] = (row[j] ?? 0) - part * (other[j] ?? 0);
      }
    }
    const norm = Math.sqrt(dot(row, row));
    for (let j = 0; j < length; j++) row[j] = (row[j] ?? 0) / norm;
  }
  return matrix;
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i] ?? 0) * (b[i] ?? 0);
  return total;
}
