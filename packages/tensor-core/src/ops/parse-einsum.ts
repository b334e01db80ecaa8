import type { Tensor } from '@tensorflow/tfjs-core';
import { ShapeError } from '../shape/axes.ts';

/** An equation read against the shapes of its operands. */
export interface EinsumPlan {
  /** A label for each axis of each operand. The axes of `...` are labelled by their place, counted from the last. */
  readonly terms: readonly (readonly string[])[];
  readonly output: readonly string[];
  readonly sizes: ReadonlyMap<string, number>;
}

/** Reads `equation`, and throws where it is none or does not fit the operands. */
export function parseEinsum(equation: string, operands: readonly Tensor[]): EinsumPlan {
  const fail = (why: string): never => {
    throw new SyntaxError(`einsum: equation must be of the form 'ij,jk->ik', got '${equation}': ${why}`);
  };
  const [inputs = '', result, ...more] = equation.replaceAll(' ', '').split('->');
  if (more.length > 0) fail('it has two arrows');
  const written = inputs.split(',');
  for (const term of [...written, result ?? '']) {
    if (!/^[A-Za-z]*(\.\.\.)?[A-Za-z]*$/.test(term)) fail(`'${term}' must be letters, and at most one '...'`);
  }
  if (written.length !== operands.length)
    fail(`it has ${written.length} operands, but ${operands.length} are given`);
  const terms = written.map((term, i) => labelsOf(term, operands[i]?.shape ?? [], i));
  const sizes = bind(terms, operands);
  const open = [...sizes.keys()]
    .filter((label) => label.startsWith('.'))
    .sort((a, b) => Number(b.slice(1)) - Number(a.slice(1)));
  const output = result === undefined ? implicitOutput(written, open) : expand(result, open);
  if (new Set(output).size < output.length) fail('the output repeats a label');
  const unknown = output.find((label) => !sizes.has(label));
  if (unknown) fail(`the output has '${unknown}', which no operand has`);
  return { terms, output, sizes };
}

function labelsOf(term: string, shape: readonly number[], index: number): string[] {
  const named = term.replace('...', '').length;
  const open = term.includes('...') ? shape.length - named : 0;
  if (named + open !== shape.length || open < 0) {
    throw new ShapeError(
      `einsum: operand ${index} must be '${term}', got [${shape.join(', ')}]: its rank is ${shape.length}`,
    );
  }
  return expand(
    term,
    Array.from({ length: open }, (_, i) => `.${open - i}`),
  );
}

/** The letters of `term`, with `open` in the place of its dots. */
function expand(term: string, open: readonly string[]): string[] {
  const [before = '', behind = ''] = term.split('...');
  return term.includes('...') ? [...before, ...open, ...behind] : [...term];
}

function bind(terms: readonly (readonly string[])[], operands: readonly Tensor[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const [i, labels] of terms.entries()) {
    for (const [axis, label] of labels.entries()) {
      const size = operands[i]?.shape[axis] ?? 1;
      const bound = sizes.get(label);
      const broadcasts = label.startsWith('.') && (bound === 1 || size === 1);
      if (bound !== undefined && bound !== size && !broadcasts) {
        const shape = operands[i]?.shape.join(', ');
        throw new ShapeError(
          `einsum: operand ${i} must have ${bound} along '${label}', got [${shape}]: ${size} there`,
        );
      }
      if (bound === undefined || (bound === 1 && broadcasts)) sizes.set(label, size);
    }
  }
  return sizes;
}

/** The open axes, then the letters that stand once in all operands, in alphabetical order. */
function implicitOutput(written: readonly string[], open: readonly string[]): string[] {
  const letters = [...written.join('').replaceAll('.', '')];
  const single = letters.filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter));
  return [...open, ...single.sort()];
}
