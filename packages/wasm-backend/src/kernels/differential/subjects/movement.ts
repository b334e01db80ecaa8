import * as tf from '@tensorflow/tfjs-core';
import { type Draw, type Given, sizeOf } from '../random-case.ts';
import { EXACT, SUM } from '../tolerance.ts';
import { PLAIN, type Subject, type Tensors } from './subject.ts';

/** Numbers of any type, since what is moved stays as it is. */
export const anything = (draw: Draw, shape: readonly number[]): Given =>
  draw.pick([() => draw.floats(shape), () => draw.integers(shape), () => draw.bools(shape)])();

const moved = (
  kernel: string,
  of: (draw: Draw, shape: number[]) => (x: tf.Tensor) => tf.Tensor | Tensors,
  least = 0,
): Subject => ({
  kernel,
  tolerance: EXACT,
  draw: (draw) => {
    const shape = draw.shape(1, 5).map((size) => Math.max(least, size));
    const run = of(draw, shape);
    return { given: [anything(draw, shape)], run: (x) => run(x as tf.Tensor) };
  },
});

/** What takes tensors apart, puts them together and looks things up in them. */
export const MOVEMENT: readonly Subject[] = [
  moved('Transpose', (draw, shape) => {
    const order = draw.permutation(shape.length);
    return (x) => tf.transpose(x, order);
  }),
  moved('Reshape', (_, shape) => (x) => tf.reshape(x, [sizeOf(shape), 1])),
  moved('ExpandDims', (draw, shape) => {
    const axis = draw.integer(-shape.length - 1, shape.length);
    return (x) => tf.expandDims(x, axis);
  }),
  moved('Slice', (draw, shape) => {
    const begin = shape.map((size) => draw.integer(0, size));
    const size = shape.map((length, axis) => draw.integer(0, length - (begin[axis] as number)));
    return (x) => tf.slice(x, begin, size);
  }),
  moved('StridedSlice', (draw, shape) => {
    const strides = shape.map(() => draw.pick([1, 2, 3, -1, -2]));
    const ends = shape.map((size): [number, number] => [draw.integer(0, size), draw.integer(0, size)]);
    const begin = ends.map(([a, b], axis) =>
      (strides[axis] as number) > 0 ? Math.min(a, b) : Math.max(a, b),
    );
    const end = ends.map(([a, b], axis) => ((strides[axis] as number) > 0 ? Math.max(a, b) : Math.min(a, b)));
    return (x) => tf.stridedSlice(x, begin, end, strides);
  }),
  moved('SplitV', (draw, shape) => {
    const axis = draw.integer(0, shape.length - 1);
    const first = draw.integer(0, shape[axis] as number);
    return (x) => tf.split(x, [first, (shape[axis] as number) - first], axis);
  }),
  moved('Unpack', (draw, shape) => {
    const axes = shape.map((size, axis) => (size < 40 ? axis : -1)).filter((axis) => axis >= 0);
    return axes.length === 0
      ? (x) => tf.unstack(tf.reshape(x, [1, sizeOf(shape)]))
      : (
          (axis) => (x: tf.Tensor) =>
            tf.unstack(x, axis)
        )(draw.pick(axes));
  }),
  moved('PadV2', (draw, shape) => {
    const paddings = shape.map((): [number, number] => [draw.integer(0, 3), draw.integer(0, 3)]);
    return (x) => tf.pad(x, paddings, 1);
  }),
  moved(
    'MirrorPad',
    (draw, shape) => {
      const mode = draw.pick(['reflect', 'symmetric'] as const);
      const most = (size: number): number => Math.min(3, mode === 'reflect' ? size - 1 : size);
      const paddings = shape.map((size): [number, number] => [
        draw.integer(0, most(size)),
        draw.integer(0, most(size)),
      ]);
      return (x) => tf.mirrorPad(x, paddings, mode);
    },
    1,
  ),
  moved('Tile', (draw, shape) => {
    const times = shape.map((size) => (size > 100 ? 1 : draw.integer(0, 3)));
    return (x) => tf.tile(x, times);
  }),
  moved('Reverse', (draw, shape) => {
    const axes = shape.map((_, axis) => axis).filter(() => draw.chance(0.5));
    return (x) => tf.reverse(x, axes);
  }),
  ...(['Concat', 'Pack'] as const).map(
    (kernel): Subject => ({
      kernel,
      tolerance: EXACT,
      draw: (draw) => {
        const shape = draw.shape(1, 5);
        const axis = draw.integer(0, shape.length - 1);
        const type = draw.pick([
          (each: number[]) => draw.floats(each),
          (each: number[]) => draw.integers(each),
          (each: number[]) => draw.bools(each),
        ]);
        const given = Array.from({ length: draw.integer(1, 4) }, () =>
          type(kernel === 'Pack' ? shape : shape.map((size, i) => (i === axis ? draw.integer(0, 9) : size))),
        );
        return {
          given,
          run: (...all) => (kernel === 'Pack' ? tf.stack(all, axis) : tf.concat(all, axis)),
          note: `axis ${axis}`,
        };
      },
    }),
  ),
  {
    kernel: 'GatherV2',
    tolerance: EXACT,
    draw: (draw) => {
      const shape = draw.shape(1, 4).map((size) => Math.max(1, size));
      const axis = draw.integer(0, shape.length - 1);
      const batch = draw.integer(0, axis);
      const ids = [...shape.slice(0, batch), ...draw.shape(0, 1).map((size) => Math.min(size, 20))];
      const given = [
        anything(draw, shape),
        draw.integers(ids.length > batch ? ids : [...ids, 3], 0, (shape[axis] as number) - 1),
      ];
      return {
        given,
        run: (x, i) => tf.gather(x as tf.Tensor, i as tf.Tensor1D, axis, batch),
        note: `axis ${axis}, batch ${batch}`,
      };
    },
  },
  {
    kernel: 'UnsortedSegmentSum',
    tolerance: SUM,
    draw: (draw) => {
      const shape = draw.shape(1, 3).map((size) => Math.min(size, 60));
      const given = [draw.floats(shape, PLAIN), draw.integers([shape[0] as number], -2, 12)];
      return { given, run: (x, ids) => tf.unsortedSegmentSum(x as tf.Tensor, ids as tf.Tensor1D, 12) };
    },
  },
];
