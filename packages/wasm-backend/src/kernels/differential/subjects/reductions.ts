import * as tf from '@tensorflow/tfjs-core';
import type { Draw, Values } from '../random-case.ts';
import { EQUAL, EXACT, SUM, type Tolerance } from '../tolerance.ts';
import { type Case, PLAIN, type Subject } from './subject.ts';

/** Over any axes, of integers too where `integers`; of what is not empty, since tfjs has no number for the largest of none. */
const reduction = (
  kernel: string,
  run: (x: tf.Tensor, axes: number[], keep: boolean) => tf.Tensor,
  tolerance: Tolerance,
  values: Values,
  integers = false,
): Subject => ({
  kernel,
  tolerance,
  draw: (draw) => {
    const shape = draw.shape(1).map((size) => Math.max(1, size));
    const axes = shape.map((_, axis) => axis).filter(() => draw.chance(0.5));
    const keep = draw.chance(0.5);
    const some = axes.length === 0 ? [shape.length - 1] : axes;
    return {
      given: [integers && draw.chance(0.3) ? draw.integers(shape) : draw.floats(shape, values)],
      run: (x) => run(x as tf.Tensor, some, keep),
      note: `axes ${some}`,
    };
  },
});

/** The same case, of truths. */
function ofBools(draw: Draw, subject: Subject): Case {
  const drawn = subject.draw(draw);
  return { ...drawn, given: drawn.given.map(({ shape }) => draw.bools(shape)) };
}

/** Reductions and scans. */
export const REDUCTIONS: readonly Subject[] = [
  reduction('Sum', tf.sum, SUM, PLAIN, true),
  reduction('Mean', tf.mean, SUM, PLAIN),
  reduction('Max', tf.max, EQUAL, {}, true),
  reduction('Min', tf.min, EQUAL, {}, true),
  reduction('Prod', tf.prod, { ulps: 5000, absolute: 1e-30 }, { low: 0.98, high: 1.02, specials: false }),
  ...(['All', 'Any'] as const).map((kernel): Subject => {
    const of = kernel === 'All' ? tf.all : tf.any;
    const drawn = reduction(kernel, (x, axes, keep) => of(x, axes, keep), EXACT, {});
    return { ...drawn, draw: (draw) => ofBools(draw, drawn) };
  }),
  ...(['ArgMax', 'ArgMin'] as const).map(
    (kernel): Subject => ({
      kernel,
      tolerance: EXACT,
      draw: (draw) => {
        const shape = draw.shape(1).map((size) => Math.max(1, size));
        const axis = draw.integer(0, shape.length - 1);
        const find = kernel === 'ArgMax' ? tf.argMax : tf.argMin;
        const given = draw.chance(0.5) ? draw.floats(shape, PLAIN) : draw.integers(shape, -9, 9);
        return { given: [given], run: (x) => find(x as tf.Tensor, axis), note: `axis ${axis}` };
      },
    }),
  ),
  {
    kernel: 'Softmax',
    tolerance: { ulps: 40, absolute: 1e-37 },
    draw: (draw) => ({
      given: [draw.floats(draw.shape(1), { low: -20, high: 20, specials: false })],
      run: (x) => tf.softmax(x as tf.Tensor),
    }),
  },
  ...(['Cumsum', 'Cumprod'] as const).map(
    (kernel): Subject => ({
      kernel,
      tolerance: kernel === 'Cumsum' ? SUM : { ulps: 20_000, absolute: 1e-30 },
      draw: (draw) => {
        const shape = draw.shape(1).map((size) => Math.max(1, size));
        const [axis, exclusive, reverse] = [
          draw.integer(0, shape.length - 1),
          draw.chance(0.5),
          draw.chance(0.5),
        ];
        const values = kernel === 'Cumsum' ? PLAIN : { low: 0.98, high: 1.02, specials: false };
        const scan = kernel === 'Cumsum' ? tf.cumsum : tf.cumprod;
        return {
          given: [draw.floats(shape, values)],
          run: (x) => scan(x as tf.Tensor, axis, exclusive, reverse),
          note: `axis ${axis}`,
        };
      },
    }),
  ),
];
