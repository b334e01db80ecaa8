import { onEachBackend } from '@mneme/testing';
import {
  type GradConfig,
  getGradient,
  grad,
  matMul,
  ones,
  registerGradient,
  tile,
  unregisterGradient,
} from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ensureGradients, restoreGradients } from './ensure-gradients.ts';

const names = [
  'Abs',
  'BatchMatMul',
  'Conv2D',
  'Cumprod',
  'Cumsum',
  'GatherV2',
  'Greater',
  'Mean',
  'Tile',
  'TopK',
];
const standIn = (kernelName: string): GradConfig => ({ kernelName, gradFunc: () => ({}) });

describe('ensureGradients and restoreGradients', () => {
  afterEach(restoreGradients);

  it('registers what is missing, and takes it away again', () => {
    expect(names.filter((name) => getGradient(name))).toEqual([]);
    ensureGradients();
    expect(names.filter((name) => !getGradient(name))).toEqual([]);
    restoreGradients();
    expect(names.filter((name) => getGradient(name))).toEqual([]);
  });

  it('is the same when called again', () => {
    ensureGradients();
    const first = names.map((name) => getGradient(name));
    ensureGradients();
    expect(names.map((name) => getGradient(name))).toEqual(first);
    restoreGradients();
    ensureGradients();
    for (const [i, name] of names.entries()) expect(getGradient(name)).toBe(first[i]);
  });

  it('leaves a right gradient alone and replaces a wrong one, silently, until it is put back', () => {
    const warn = vi.spyOn(console, 'warn');
    const [right, wrong] = [standIn('Abs'), standIn('Cumsum')];
    registerGradient(right);
    registerGradient(wrong);
    ensureGradients();
    expect(getGradient('Abs')).toBe(right);
    expect(getGradient('Cumsum')).not.toBe(wrong);
    restoreGradients();
    expect(getGradient('Abs')).toBe(right);
    expect(getGradient('Cumsum')).toBe(wrong);
    expect(warn).not.toHaveBeenCalled();
    unregisterGradient('Abs');
    unregisterGradient('Cumsum');
  });

  it('replaces a wrong one that came later, and puts that one back', () => {
    ensureGradients();
    const ours = getGradient('Cumsum');
    const late = standIn('Cumsum');
    unregisterGradient('Cumsum');
    registerGradient(late);
    ensureGradients();
    expect(getGradient('Cumsum')).toBe(ours);
    restoreGradients();
    expect(getGradient('Cumsum')).toBe(late);
    unregisterGradient('Cumsum');
  });

  it('costs a few microseconds once all is in place', () => {
    ensureGradients();
    const start = performance.now();
    for (let i = 0; i < 1000; i++) ensureGradients();
    expect(performance.now() - start).toBeLessThan(200);
  });
});

onEachBackend('a stock gradient that we replace', () => {
  afterEach(restoreGradients);

  it('still serves a tile of up to four axes', () => {
    const gradFunc = vi.fn(() => ({ x: () => ones([3]) }));
    registerGradient({ kernelName: 'Tile', inputsToSave: ['x'], gradFunc });
    ensureGradients();
    grad((x) => tile(x, [2]))(ones([3]));
    expect(gradFunc).toHaveBeenCalledOnce();
    const five = grad((x) => tile(x, [2, 1, 1, 1, 1]))(ones([1, 1, 1, 1, 3]));
    expect(five.arraySync()).toEqual([[[[[2, 2, 2]]]]]);
    expect(gradFunc).toHaveBeenCalledOnce();
    restoreGradients();
    unregisterGradient('Tile');
  });

  it('still serves a product without broadcast batch axes', () => {
    const gradFunc = vi.fn(() => ({ a: () => ones([2, 3]), b: () => ones([3, 5]) }));
    registerGradient({ kernelName: 'BatchMatMul', inputsToSave: ['a', 'b'], gradFunc });
    ensureGradients();
    grad((x) => matMul(x, ones([3, 5])))(ones([2, 3]));
    expect(gradFunc).toHaveBeenCalledOnce();
    expect(grad((x) => matMul(x, ones([3, 5])))(ones([7, 2, 3])).shape).toEqual([7, 2, 3]);
    expect(gradFunc).toHaveBeenCalledOnce();
    restoreGradients();
    unregisterGradient('BatchMatMul');
  });
});
