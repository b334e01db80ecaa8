import * as tf from '@tensorflow/tfjs-core';
import type { Draw, Given } from '../random-case.ts';
import { EXACT, SUM } from '../tolerance.ts';
import { anything } from './movement.ts';
import { PLAIN, type Subject } from './subject.ts';

/** Places in the first `depth` axes of `shape`, `count` of them. */
function places(draw: Draw, shape: readonly number[], depth: number, count: number): Given {
  const values = Array.from({ length: count * depth }, (_, i) =>
    draw.integer(0, (shape[i % depth] as number) - 1),
  );
  return { shape: [count, depth], values: Int32Array.from(values), type: 'int32' };
}

interface Tuples {
  readonly shape: number[];
  readonly indices: Given;
  readonly updates: number[];
}

function tuples(draw: Draw, most = 9): Tuples {
  const shape = draw.shape(1, 4).map((size) => Math.max(1, Math.min(size, 40)));
  const depth = draw.integer(1, shape.length);
  const indices = places(draw, shape, depth, draw.integer(1, most));
  return { shape, indices, updates: [indices.shape[0] as number, ...shape.slice(depth)] };
}

/** Numbers that all differ: which of two updates of one place stays is not promised, so each place is named once. */
function once({ shape, indices }: Tuples): Given {
  const depth = indices.shape[1] as number;
  const rows = Array.from({ length: indices.shape[0] as number }, (_, i) =>
    Array.from(indices.values).slice(i * depth, (i + 1) * depth),
  );
  const distinct = [...new Map(rows.map((row) => [row.join(), row])).values()];
  const values = Int32Array.from(distinct.flat());
  return { shape: [distinct.length, Math.min(depth, shape.length)], values, type: 'int32' };
}

/** What is addressed by tuples of indices. */
export const TUPLES: readonly Subject[] = [
  {
    kernel: 'GatherNd',
    tolerance: EXACT,
    draw: (draw) => {
      const { shape, indices } = tuples(draw);
      return {
        given: [anything(draw, shape), indices],
        run: (x, i) => tf.gatherND(x as tf.Tensor, i as tf.Tensor),
      };
    },
  },
  {
    kernel: 'ScatterNd',
    tolerance: SUM,
    draw: (draw) => {
      const { shape, indices, updates } = tuples(draw, 40);
      return {
        given: [indices, draw.floats(updates, PLAIN)],
        run: (i, x) => tf.scatterND(i as tf.Tensor, x as tf.Tensor, shape),
        note: `into ${shape}`,
      };
    },
  },
  {
    kernel: 'TensorScatterUpdate',
    tolerance: EXACT,
    draw: (draw) => {
      const drawn = tuples(draw, 40);
      const [indices, type] = [once(drawn), draw.pick(['floats', 'integers', 'bools'] as const)];
      const updates = [indices.shape[0] as number, ...drawn.updates.slice(1)];
      return {
        given: [draw[type](drawn.shape), indices, draw[type](updates)],
        // tfjs's cpu kernel writes into the very tensor that it is given.
        run: (x, i, y) =>
          tf.tensorScatterUpdate(
            tf.tensor(
              (x as tf.Tensor).dataSync(),
              drawn.shape,
              type === 'floats' ? 'float32' : type === 'integers' ? 'int32' : 'bool',
            ),
            i as tf.Tensor,
            y as tf.Tensor,
          ),
      };
    },
  },
  {
    kernel: 'TopK',
    tolerance: EXACT,
    draw: (draw) => {
      const shape = draw.shape(1, 3).map((size) => Math.max(1, size));
      const count = draw.integer(1, Math.min(shape.at(-1) as number, 500));
      // Few integers, so that many are equal.
      const given = draw.chance(0.5) ? draw.floats(shape, PLAIN) : draw.integers(shape, -9, 9);
      return {
        given: [given],
        run: (x) => Object.values(tf.topk(x as tf.Tensor, count)),
        note: `the first ${count}`,
      };
    },
  },
];
