import '@tensorflow/tfjs-backend-cpu';
import { setBackend, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { axes, ShapeError } from './axes.ts';

beforeAll(async () => {
  await setBackend('cpu');
});

describe('axes', () => {
  it('binds the names of all patterns to sizes', () => {
    const [query, key] = [zeros([2, 3, 7]), zeros([5, 7])];
    const bound = axes('attend', { query, key }, { query: 'batch queries depth', key: 'keys depth' });
    expect(bound).toEqual({ batch: 2, queries: 3, keys: 5, depth: 7 });
  });

  it('types what it returns by the names', () => {
    const x: Tensor = zeros([3, 5, 2]);
    const bound = axes('f', { x, bias: undefined }, { x: '... rows columns 2', bias: 'columns' });
    expectTypeOf(bound).toEqualTypeOf<{ readonly rows: number; readonly columns: number }>();
    expectTypeOf(axes('f', { x: zeros([]) }, { x: '' })).toEqualTypeOf<Readonly<Record<never, number>>>();
    // @ts-expect-error: a pattern asks for its argument
    axes('f', {}, { x: 'rows' });
    expect(bound).toEqual({ rows: 3, columns: 5 });
  });

  it('lets three dots stand for any number of axes', () => {
    for (const shape of [[7], [5, 7], [3, 5, 7]]) {
      expect(axes('f', { x: zeros(shape) }, { x: '... size' })).toEqual({ size: 7 });
    }
    expect(axes('f', { x: zeros([3, 5]) }, { x: '...' })).toEqual({});
  });

  it('takes a number for an axis of that size, nothing for a scalar, and passes undefined over', () => {
    expect(axes('f', { x: zeros([2, 3]) }, { x: 'batch 3' })).toEqual({ batch: 2 });
    expect(axes('f', { x: zeros([]), mask: undefined }, { x: '', mask: 'batch' })).toEqual({});
    expect(axes('f', { x: zeros([0, 3]) }, { x: 'batch size' })).toEqual({ batch: 0, size: 3 });
  });

  it('says who fixed the size that an argument fails', () => {
    const [query, key] = [zeros([2, 3, 8]), zeros([2, 5, 16])];
    expect(() =>
      axes('attend', { query, key }, { query: '... queries depth', key: '... keys depth' }),
    ).toThrow(
      new ShapeError(
        'attend: key must be [..., keys, depth], got [2, 5, 16]: depth is 8 in query but 16 here',
      ),
    );
    expect(() => axes('f', { x: zeros([2, 3]) }, { x: 'size size' })).toThrow(
      'f: x must be [size, size], got [2, 3]: size is 2 in x but 3 here',
    );
    expect(() => axes('f', { x: zeros([2, 3]) }, { x: 'batch 4' })).toThrow(
      'f: x must be [batch, 4], got [2, 3]: 3 is not 4',
    );
  });

  it('says what rank an argument has', () => {
    expect(() => axes('f', { x: zeros([3]) }, { x: 'batch size' })).toThrow(
      'f: x must be [batch, size], got [3]: its rank is 1',
    );
    expect(() => axes('f', { x: zeros([3]) }, { x: '... batch size' })).toThrow('its rank is 1');
    expect(() => axes('f', { x: zeros([3]) }, { x: '' })).toThrow('f: x must be [], got [3]: its rank is 1');
  });
});
