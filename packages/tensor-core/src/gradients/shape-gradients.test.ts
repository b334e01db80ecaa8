import { expectGradient, onEachBackend } from '@mneme/testing';
import {
  batchToSpaceND,
  broadcastTo,
  cast,
  clone,
  concat,
  expandDims,
  max,
  mean,
  min,
  pad,
  reshape,
  reverse,
  slice,
  spaceToBatchND,
  split,
  square,
  squeeze,
  stack,
  sum,
  type Tensor,
  tile,
  transpose,
  unstack,
} from '@tensorflow/tfjs-core';
import { beforeAll, it } from 'vitest';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { ensureGradients } from './ensure-gradients.ts';

type Row = readonly [string, readonly (readonly number[])[], (...x: Tensor[]) => Tensor];

const whole = (x: Tensor | undefined): Tensor => x as Tensor;

/** Squared, so that a gradient that comes from the wrong place is another number. */
const squared = (x: Tensor | undefined): Tensor => square(whole(x));

const kernels: readonly Row[] = [
  ['sum of all', [[3, 5]], (x) => sum(squared(x))],
  ['sum along axis 0', [[3, 5]], (x) => sum(squared(x), 0)],
  ['sum along axis -1, kept', [[3, 5]], (x) => sum(squared(x), -1, true)],
  ['mean along axes 0 and 2', [[3, 5, 2]], (x) => mean(squared(x), [0, 2])],
  ['max along axis 1', [[3, 5]], (x) => max(whole(x), 1)],
  ['max of all', [[3, 5]], (x) => max(whole(x))],
  ['min along axis -2, kept', [[3, 5]], (x) => min(whole(x), -2, true)],
  ['reshape', [[3, 5]], (x) => squared(reshape(whole(x), [5, 3]))],
  ['expandDims and squeeze', [[3, 5]], (x) => squared(squeeze(expandDims(whole(x), 1), [1]))],
  ['transpose', [[3, 5, 2]], (x) => squared(transpose(whole(x), [2, 0, 1]))],
  ['reverse', [[3, 5]], (x) => squared(reverse(whole(x), [0, -1]))],
  ['slice', [[3, 5]], (x) => squared(slice(whole(x), [1, 2], [2, 2]))],
  ['slice to the end', [[3, 5]], (x) => squared(slice(whole(x), [1, 2], [-1, -1]))],
  [
    'pad',
    [[3, 5]],
    (x) =>
      squared(
        pad(whole(x), [
          [1, 2],
          [0, 3],
        ]),
      ),
  ],
  ['tile', [[3, 2]], (x) => squared(tile(whole(x), [2, 3]))],
  ['tile of five axes', [[2, 1, 3, 1, 1]], (x) => squared(tile(whole(x), [1, 5, 2, 1, 2]))],
  ['broadcastTo', [[3, 1]], (x) => squared(broadcastTo(whole(x), [2, 3, 5]))],
  ['cast and clone', [[3, 5]], (x) => squared(clone(cast(whole(x), 'float32')))],
  [
    'concat',
    [
      [3, 2],
      [3, 5],
    ],
    (a, b) => squared(concat([whole(a), whole(b)], -1)),
  ],
  [
    'stack',
    [
      [3, 2],
      [3, 2],
    ],
    (a, b) => squared(stack([whole(a), whole(b)], 1)),
  ],
  ['unstack', [[3, 2]], (x) => squared(unstack(whole(x), 1)[1])],
  ['unstack of one', [[3, 1]], (x) => squared(unstack(whole(x), 1)[0])],
  ['split', [[3, 7]], (x) => squared(split(whole(x), [2, 5], 1)[1])],
  ['split into one', [[3, 7]], (x) => squared(split(whole(x), 1, 1)[0])],
  [
    'spaceToBatchND',
    [[1, 4, 6, 3]],
    (x) =>
      squared(
        spaceToBatchND(
          whole(x),
          [2, 3],
          [
            [0, 0],
            [0, 0],
          ],
        ),
      ),
  ],
  [
    'batchToSpaceND',
    [[6, 2, 2, 3]],
    (x) =>
      squared(
        batchToSpaceND(
          whole(x),
          [2, 3],
          [
            [0, 0],
            [0, 0],
          ],
        ),
      ),
  ],
];

onEachBackend('gradients of the kernels that move numbers, and of reductions', () => {
  beforeAll(ensureGradients);

  it.each(kernels)('%s', (_, shapes, f) => {
    expectGradient(
      f,
      shapes.map((shape, i) => uniform(shape, new Random(i + 1), { low: -1 })),
    );
  });
});
