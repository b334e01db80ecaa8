import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { ones, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { einsum } from './einsum.ts';

const sizes: Record<string, number> = { a: 2, b: 3, c: 5, d: 7, i: 3, j: 5, k: 2 };

/** A loop over every value of every label. Dots must be spelt out: `written` is the equation without them. */
function naive(written: string) {
  const [left = '', output = ''] = written.split('->');
  const terms = left.split(',');
  const labels = [...new Set(left.replaceAll(',', ''))];
  const lengths = labels.map((label) => sizes[label] ?? 1);
  return (...operands: Float64Array[]): Float64Array => {
    const shape = [...output].map((label) => sizes[label] ?? 1);
    const result = new Float64Array(shape.reduce((p, n) => p * n, 1));
    loop(lengths, (index) => {
      const place = (term: string): number =>
        [...term].reduce(
          (flat, label) => flat * (sizes[label] ?? 1) + (index[labels.indexOf(label)] ?? 0),
          0,
        );
      const product = terms.reduce((p, term, i) => p * (operands[i]?.[place(term)] ?? 0), 1);
      result[place(output)] = (result[place(output)] ?? 0) + product;
    });
    return result;
  };
}

/** The equation as given, and with its dots and output spelt out. */
const equations: [string, string][] = [
  ['ij,jk->ik', 'ij,jk->ik'],
  ['ij,jk', 'ij,jk->ik'],
  ['ba', 'ba->ab'],
  ['abi,acj->abc', 'abi,acj->abc'],
  ['abcd,abkd->abck', 'abcd,abkd->abck'],
  ['abcd,dcj->bja', 'abcd,dcj->bja'],
  ['...ij,...jk->...ik', 'abij,abjk->abik'],
  ['...ij,jk', 'abij,jk->abik'],
  ['i...,i...->...', 'iab,iab->ab'],
  ['ii->i', 'ii->i'],
  ['ii', 'ii->'],
  ['ijij->ji', 'ijij->ji'],
  ['aii,ij->aj', 'aii,ij->aj'],
  ['iii->', 'iii->'],
  ['ab,ab->', 'ab,ab->'],
  ['ab,ab->ba', 'ab,ab->ba'],
  ['a,b->ab', 'a,b->ab'],
  ['abc->b', 'abc->b'],
  ['ab,bc,cd->ad', 'ab,bc,cd->ad'],
  ['a,ab,abc,d->cd', 'a,ab,abc,d->cd'],
  ['bca,bda->bcd', 'bca,bda->bcd'],
];

onEachBackend('einsum', () => {
  beforeAll(ensureGradients);

  it.each(equations)('%s: value and gradients are those of the naive loop', (equation, written) => {
    const terms = (written.split('->')[0] ?? '').split(',');
    const operands = terms.map((term, i) =>
      uniform(
        [...term].map((label) => sizes[label] ?? 1),
        new Random(i),
        { low: -1 },
      ),
    );
    const oracle = naive(written);
    toBeClose(einsum(equation, ...operands), oracle(...operands.map((x) => Float64Array.from(x.dataSync()))));
    expectGradient((...given) => einsum(equation, ...given), operands, { oracle });
  });

  it('broadcasts the axes of dots', () => {
    const y = einsum('...ij,...jk->...ik', ones([2, 1, 3, 5]), ones([7, 5, 2]));
    expect(y.shape).toEqual([2, 7, 3, 2]);
    toBeClose(
      y,
      Array.from({ length: 84 }, () => 5),
    );
    expectGradient(
      (a, b) => einsum('...i,...i->...', a, b),
      [uniform([2, 1, 3], new Random(0)), uniform([5, 3], new Random(1))],
    );
  });

  it('does a case by hand', () => {
    toBeClose(
      einsum(
        'ij,j->i',
        tensor([
          [1, 2],
          [3, 4],
        ]),
        tensor([5, 6]),
      ),
      tensor([17, 39]),
    );
  });
});

onEachBackend('einsum, besides', () => {
  it('leaves nothing behind', () => {
    const [a, b] = [ones([2, 3, 3]), ones([3, 5])];
    expectNoLeak(() => einsum('aii,ij->aj', a, b));
  });

  it('names what does not fit', () => {
    const message = (equation: string, ...operands: Tensor[]) => expect(() => einsum(equation, ...operands));
    const form = "einsum: equation must be of the form 'ij,jk->ik', got";
    message('i->i->i', ones([2])).toThrow(`${form} 'i->i->i': it has two arrows`);
    message('i?', ones([2])).toThrow(`${form} 'i?': 'i?' must be letters, and at most one '...'`);
    message('ij,jk', ones([2, 3])).toThrow(`${form} 'ij,jk': it has 2 operands, but 1 are given`);
    message('ij->ii', ones([2, 3])).toThrow(`${form} 'ij->ii': the output repeats a label`);
    message('ij->k', ones([2, 3])).toThrow(`${form} 'ij->k': the output has 'k', which no operand has`);
    message('ij->i', ones([2])).toThrow("einsum: operand 0 must be 'ij', got [2]: its rank is 1");
    message('ij,jk', ones([2, 3]), ones([5, 7])).toThrow(
      "einsum: operand 1 must have 3 along 'j', got [5, 7]: 5 there",
    );
  });
});
