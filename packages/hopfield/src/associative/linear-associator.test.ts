import { normal, Random } from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { add, matMul, mul, ones, sub, tensor, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { hebbianAssociator, pseudoInverseAssociator } from './linear-associator.ts';

onEachBackend('associators', () => {
  it('of Hebb is the sum of products, exact where the inputs are at right angles', () => {
    const inputs = tensor([
      [2, 0, 0],
      [0, 0, 2],
    ]);
    const outputs = tensor([
      [1, 2],
      [3, 4],
    ]);
    toBeClose(hebbianAssociator({ inputs, outputs }), [1, 0, 3, 2, 0, 4]);
    toBeClose(matMul(inputs, hebbianAssociator({ inputs, outputs }), false, true), [2, 4, 6, 8]);
  });

  it('of the pseudo-inverse finds the weights that made the answers, and the best ones otherwise', () => {
    const random = new Random(4);
    const [pairs, width, answers] = [29, 7, 3];
    const inputs = normal([pairs, width], random.split('x'));
    const made = normal([answers, width], random.split('w'));
    const outputs = matMul(inputs, made, false, true);
    toBeClose(pseudoInverseAssociator({ inputs, outputs }, 0), made, { absolute: 1e-4 });
    // At the best weights the errors are at right angles to every input: E'X + ridge P W = 0.
    const noisy = add(outputs, normal([pairs, answers], random.split('n')));
    const ridge = 0.1;
    const weights = pseudoInverseAssociator({ inputs, outputs: noisy }, ridge);
    const errors = sub(matMul(inputs, weights, false, true), noisy);
    const slope = add(matMul(errors, inputs, true, false), mul(weights, ridge * pairs));
    toBeClose(slope, zeros([answers, width]), { absolute: 1e-3 });
    expectNoLeak(() => pseudoInverseAssociator({ inputs, outputs }));
    expectNoLeak(() => hebbianAssociator({ inputs, outputs }));
  });

  it('says what is wrong', () => {
    const wrong = { inputs: ones([2, 3]), outputs: ones([1, 2]) };
    expect(() => hebbianAssociator(wrong)).toThrow(
      'hebbianAssociator: outputs must be [pairs, outputs], got [1, 2]: pairs is 2 in inputs but 1 here',
    );
    const same = { inputs: ones([2, 3]), outputs: ones([2, 1]) };
    expect(() => pseudoInverseAssociator(same, -1)).toThrow(
      'pseudoInverseAssociator: ridge must be a finite number of at least 0, got -1',
    );
    expect(() => pseudoInverseAssociator(same, 0)).toThrow(
      'pseudoInverseAssociator: inputs must be independent where ridge is so small, got some that are not',
    );
  });
});
