import { mul, reshape, sum, type Tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import { batchMatMul } from './batch-mat-mul.ts';
import { diagonal } from './diagonal.ts';
import { type EinsumPlan, parseEinsum } from './parse-einsum.ts';

/** A tensor with a label for each of its axes. */
interface Labelled {
  readonly tensor: Tensor;
  readonly labels: readonly string[];
}

/**
 * A sum of products in Einstein's notation: labels that the output lacks are summed over. Compiled to transposes,
 * sums and matrix products, so that it runs and trains on every backend.
 *
 *     einsum('bhqd,bhkd->bhqk', query, key)      scores of attention
 *     einsum('...ij,jk', a, b)                   implicit output: the labels that stand once, in alphabetical order
 *     einsum('ii->i', a), einsum('ii', a)        diagonal, trace
 *
 * @param equation - operands' axes by letters, separated by commas; `...` stands for any further axes, broadcast
 * @throws {@link ShapeError} where a label has two sizes, or an operand another rank than its labels
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { einsum } from '@mneme/tensor-core';
 *
 * const scores = einsum('bqd,bkd->bqk', ones([2, 3, 5]), ones([2, 7, 5]));
 */
export function einsum(equation: string, ...operands: Tensor[]): Tensor {
  const plan = parseEinsum(equation, operands);
  return tidy(() => {
    const terms = operands.map((tensor, i) => withoutRepeats({ tensor, labels: plan.terms[i] ?? [] }, plan));
    let [result, ...rest] = terms as [Labelled, ...Labelled[]];
    for (const [i, term] of rest.entries()) {
      const later = new Set([...plan.output, ...rest.slice(i + 1).flatMap(({ labels }) => labels)]);
      result = contract(result, term, later, plan);
    }
    return arranged(sumOver(result, new Set(plan.output)), plan.output, plan);
  });
}

/** Diagonals for repeated labels; axes of length 1 that broadcast against a longer one are dropped. */
function withoutRepeats({ tensor, labels }: Labelled, plan: EinsumPlan): Labelled {
  const kept = labels.filter((label, axis) => tensor.shape[axis] === plan.sizes.get(label));
  let result: Labelled = { tensor, labels };
  if (kept.length < labels.length) {
    result = {
      tensor: reshape(
        tensor,
        kept.map((label) => plan.sizes.get(label) ?? 1),
      ),
      labels: kept,
    };
  }
  let repeated = result.labels.findIndex((label, axis) => result.labels.indexOf(label) < axis);
  while (repeated >= 0) {
    const first = result.labels.indexOf(result.labels[repeated] ?? '');
    const remaining = result.labels.filter((_, axis) => axis !== repeated);
    result = { tensor: diagonal(result.tensor, first, repeated), labels: remaining };
    repeated = result.labels.findIndex((label, axis) => result.labels.indexOf(label) < axis);
  }
  return result;
}

/** The labels outside of `wanted` summed away. */
function sumOver({ tensor, labels }: Labelled, wanted: ReadonlySet<string>): Labelled {
  const gone = [...labels.keys()].filter((axis) => !wanted.has(labels[axis] ?? ''));
  if (gone.length === 0) return { tensor, labels };
  return { tensor: sum(tensor, gone), labels: labels.filter((label) => wanted.has(label)) };
}

/** The product of two terms, summed over what nobody asks for `later`. */
function contract(left: Labelled, right: Labelled, later: ReadonlySet<string>, plan: EinsumPlan): Labelled {
  const [inLeft, inRight] = [new Set(left.labels), new Set(right.labels)];
  const a = sumOver(left, new Set([...later, ...inRight]));
  const b = sumOver(right, new Set([...later, ...inLeft]));
  const shared = a.labels.filter((label) => inRight.has(label));
  const batch = shared.filter((label) => later.has(label));
  const inner = shared.filter((label) => !later.has(label));
  const rows = a.labels.filter((label) => !inRight.has(label));
  const columns = b.labels.filter((label) => !inLeft.has(label));
  const labels = [...batch, ...rows, ...columns];
  const size = (names: readonly string[]): number =>
    names.reduce((n, name) => n * (plan.sizes.get(name) ?? 1), 1);
  const shape = labels.map((label) => plan.sizes.get(label) ?? 1);
  const lead = batch.length > 0 ? [size(batch)] : [];
  if (inner.length === 0 || (rows.length === 0 && columns.length === 0)) {
    const x = reshape(arranged(a, [...batch, ...rows, ...inner], plan), [
      size(batch),
      size(rows),
      1,
      size(inner),
    ]);
    const y = reshape(arranged(b, [...batch, ...columns, ...inner], plan), [
      size(batch),
      1,
      size(columns),
      size(inner),
    ]);
    const product = mul(x, y);
    return { tensor: reshape(inner.length > 0 ? sum(product, 3) : product, shape), labels };
  }
  // Whichever order of the axes a term is in already is given to the product as a transposed one.
  const transposeA = isOrdered(a.labels, [...batch, ...inner, ...rows]);
  const transposeB = !isOrdered(b.labels, [...batch, ...inner, ...columns]);
  const x = arranged(a, transposeA ? [...batch, ...inner, ...rows] : [...batch, ...rows, ...inner], plan);
  const y = arranged(
    b,
    transposeB ? [...batch, ...columns, ...inner] : [...batch, ...inner, ...columns],
    plan,
  );
  const [m, k, n] = [size(rows), size(inner), size(columns)];
  const product = batchMatMul(
    reshape(x, transposeA ? [...lead, k, m] : [...lead, m, k]),
    reshape(y, transposeB ? [...lead, n, k] : [...lead, k, n]),
    { transposeA, transposeB },
  );
  return { tensor: reshape(product, shape), labels };
}

function isOrdered(labels: readonly string[], order: readonly string[]): boolean {
  return labels.every((label, axis) => label === order[axis]);
}

/** The axes brought into the order of `labels`; one that is missing (it broadcast) becomes repeated. */
function arranged(term: Labelled, labels: readonly string[], plan: EinsumPlan): Tensor {
  if (isOrdered(term.labels, labels) && term.labels.length === labels.length) return term.tensor;
  const present = labels.filter((label) => term.labels.includes(label));
  const order = present.map((label) => term.labels.indexOf(label));
  const moved = order.every((from, to) => from === to) ? term.tensor : transpose(term.tensor, order);
  return present.length === labels.length
    ? moved
    : reshape(
        moved,
        labels.map((label) => plan.sizes.get(label) ?? 1),
      );
}
