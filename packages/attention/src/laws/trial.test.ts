import { ensureGradients, Random } from '@mneme/tensor-core';
import { onEachBackend, toBeClose } from '@mneme/testing';
import { add, ones, square, type Tensor, tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { Trial } from './trial.ts';

const trial = (seed = 0): Trial => new Trial(new Random(seed), { width: 6 }, 1e-4);

describe('a trial', () => {
  it('draws small sizes, each once, and keeps those that are fixed', () => {
    const one = trial();
    expect(one.size('keys')).toBe(one.size('keys'));
    expect(one.size('width')).toBe(6);
    expect(one.sizeOr('width', 3)).toBe(6);
    expect(one.sizeOr('depth', 3)).toBe(3);
    const drawn = Array.from({ length: 60 }, (_, seed) => trial(seed).size('queries', 2));
    expect([...new Set(drawn)].sort()).toEqual([2, 3, 5, 7]);
    const small = Array.from({ length: 60 }, (_, seed) => trial(seed).sizeUpTo('length', 4, 2));
    expect([...new Set(small)].sort()).toEqual([2, 3, 4]);
    expect(one.sizes).toMatchObject({ width: 6, depth: 3 });
  });
});

onEachBackend('a trial', () => {
  it('draws masks of which each row is true somewhere, and not everywhere', () => {
    const mask = trial().mask('mask', [3, 5, 7]);
    const rows = (mask.arraySync() as number[][][]).flat();
    expect(rows.every((row) => row.includes(1))).toBe(true);
    expect(rows.some((row) => row.includes(0))).toBe(true);
    expect(mask.dtype).toBe('bool');
  });

  it('says which value is furthest from where it should be', () => {
    const [x, y] = [tensor([[1, 2, 3]]), tensor([[1, 2.5, 3.75]])];
    expect(() => trial().close('x', x, y)).toThrow(
      'x[0, 2] is 3, and should be 3.75; the largest difference is 0.75',
    );
    expect(() => trial().within('x', x, zeros([1, 3]), ones([1, 3]))).toThrow('should be in [0, 1]');
    expect(() => trial().zero('x', x)).toThrow('x[0, 2] is 3, and should be exactly 0');
    expect(() => trial().finite('x', tensor([1, Number.NaN]))).toThrow('x[1] is NaN, and should be finite');
    expect(() => trial().same('x', x, add(x, 1e-6))).toThrow('to the last bit');
    expect(() => trial().notZero('x', zeros([2]))).toThrow('x is 0 everywhere, and should not be');
    trial().close('x', x, add(x, 1e-5));
    trial().same('x', tensor([0, -1]), tensor([-0, -1]));
  });

  it('counts the tensors that a call leaves', () => {
    const one = tensor([1]);
    const two = (): Tensor => {
      add(one, 1);
      return add(one, 2);
    };
    expect(() => trial().allocatesOne(two)).toThrow('2 tensors were made, and 1 should be');
    trial().allocatesOne(() => tidy(two));
    expect(() => trial().allocatesOne(() => one)).toThrow('0 tensors were made');
  });

  it('weights outputs unequally in gradients, and gives zeros for what they do not depend on', () => {
    ensureGradients();
    const run = (x: Tensor): Tensor => square(x);
    const [ofX, ofY] = trial().gradients(run as (...inputs: Tensor[]) => Tensor, [
      tensor([1, 2]),
      tensor([3, 4]),
    ]) as [Tensor, Tensor];
    const weights = trial().normal('weights of the gradient', [2]).dataSync();
    toBeClose(ofX, [2 * (weights[0] ?? 0), 4 * (weights[1] ?? 0)]);
    toBeClose(ofY, [0, 0]);
  });
});
