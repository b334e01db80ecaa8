import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { type Scalar, square, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { valueAndGradient } from '../module/value-and-gradient.ts';
import { AdamW } from '../optimizers/adam-w.ts';
import { Random } from '../random/random.ts';
import { Embedding, paddedEmbedding } from './embedding.ts';

const ids = (...values: number[]): Tensor => tensor(values, [values.length], 'int32');

onEachBackend('Embedding', () => {
  it('looks rows up, whatever the shape of the ids', () => {
    const layer = new Embedding({ size: 5, width: 3 }, new Random(0));
    const y = layer.call(
      tensor(
        [
          [4, 0],
          [4, 1],
        ],
        [2, 2],
        'int32',
      ),
    );
    expect(y.shape).toEqual([2, 2, 3]);
    const rows = layer.weight.arraySync() as number[][];
    toBeClose(y, [rows[4], rows[0], rows[4], rows[1]]);
  });

  it('gives zeros for padding, and no gradient to its row', () => {
    ensureGradients();
    const words = ids(1, 0, 2, 1, 0);
    const table = tensor([
      [9, 9],
      [1, 2],
      [3, 4],
    ]);
    const f = (...[given]: Tensor[]): Tensor => paddedEmbedding(given as Tensor, words, 0);
    toBeClose(f(table), [1, 2, 0, 0, 3, 4, 1, 2, 0, 0]);
    expectGradient(f, [table], {
      oracle: (rows) =>
        [1, 0, 2, 1, 0].flatMap((id) => (id ? [rows[2 * id] ?? 0, rows[2 * id + 1] ?? 0] : [0, 0])),
    });
    expectNoLeak(() => f(table));
  });

  it('holds the row of padding at zero while it trains', () => {
    const layer = new Embedding({ size: 5, width: 3, padding: 2, deviation: 0.1 }, new Random(0));
    const optimizer = new AdamW({ learningRate: 0.1 });
    for (let step = 0; step < 3; step++) {
      const { gradients } = valueAndGradient(
        layer,
        () => sum(square(layer.call(ids(0, 1, 2, 2, 3)))) as Scalar,
      );
      optimizer.apply(layer, gradients);
    }
    const rows = layer.weight.arraySync() as number[][];
    expect(rows.map((row) => row.every((value) => value === 0))).toEqual([false, false, true, false, false]);
  });

  it('says what its settings must be', () => {
    const make = (config: object) => () => new Embedding({ size: 5, width: 3, ...config }, new Random(0));
    expect(make({ padding: 5 })).toThrow('Embedding: padding must be an id below size = 5, got 5');
    expect(make({ size: 0 })).toThrow('Embedding: size must be an integer of at least 1, got 0');
    expect(make({ width: 0.5 })).toThrow('Embedding: width must be an integer of at least 1, got 0.5');
    expect(make({ deviation: -1 })).toThrow(
      'Embedding: deviation must be a finite number of at least 0, got -1',
    );
  });
});
