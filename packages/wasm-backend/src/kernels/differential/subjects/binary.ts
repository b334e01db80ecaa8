import * as tf from '@tensorflow/tfjs-core';
import type { Values } from '../random-case.ts';
import { EQUAL, EXACT, FUNCTION, SUM, type Tolerance } from '../tolerance.ts';
import { PLAIN, type Subject } from './subject.ts';

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** Of float32 that broadcast, and of integers where `integers`. */
const binary = (
  kernel: string,
  run: Binary,
  tolerance: Tolerance,
  integers = false,
  values: Values = {},
): Subject => ({
  kernel,
  tolerance,
  draw: (draw) => {
    const shape = draw.shape();
    const shapes = draw.chance(0.4) ? [shape, shape] : [shape, draw.broadcasting(shape)];
    const whole = integers && draw.chance(0.3);
    const given = shapes.map((each) => (whole ? draw.integers(each) : draw.floats(each, values)));
    return { given: draw.chance(0.5) ? given : given.reverse(), run };
  },
});

const logical = (kernel: string, run: Binary): Subject => ({
  kernel,
  tolerance: EXACT,
  draw: (draw) => {
    const shape = draw.shape();
    const other = draw.chance(0.4) ? shape : draw.broadcasting(shape);
    return { given: [draw.bools(shape), draw.bools(other)], run };
  },
});

/** Operations of several operands, and what makes tensors of another type. */
export const BINARY: readonly Subject[] = [
  binary('Add', tf.add, EXACT, true),
  binary('Sub', tf.sub, EXACT, true),
  binary('Multiply', tf.mul, EXACT, true),
  binary('RealDiv', tf.div, EXACT),
  binary('Maximum', tf.maximum, EXACT, true),
  binary('Minimum', tf.minimum, EXACT, true),
  binary('SquaredDifference', tf.squaredDifference, FUNCTION),
  binary('Pow', tf.pow, FUNCTION),
  binary('FloorDiv', tf.floorDiv, EXACT, true),
  binary('Mod', tf.mod, EQUAL, true),
  binary('Prelu', (x, alpha) => tf.prelu(x, alpha), EQUAL),
  binary('Equal', tf.equal, EXACT, true),
  binary('NotEqual', tf.notEqual, EXACT, true),
  binary('Less', tf.less, EXACT, true),
  binary('LessEqual', tf.lessEqual, EXACT, true),
  binary('Greater', tf.greater, EXACT, true),
  binary('GreaterEqual', tf.greaterEqual, EXACT, true),
  logical('LogicalAnd', tf.logicalAnd),
  logical('LogicalOr', tf.logicalOr),
  {
    kernel: 'LogicalNot',
    tolerance: EXACT,
    draw: (draw) => ({ given: [draw.bools(draw.shape())], run: tf.logicalNot }),
  },
  {
    kernel: 'AddN',
    tolerance: SUM,
    draw: (draw) => {
      const shape = draw.shape();
      const given = Array.from({ length: draw.integer(2, 5) }, () => draw.floats(shape, PLAIN));
      return { given, run: (...all) => tf.addN(all) };
    },
  },
  {
    kernel: 'Select',
    tolerance: EXACT,
    draw: (draw) => {
      const shape = draw.shape();
      return {
        given: [draw.bools(shape), draw.floats(shape), draw.floats(shape)],
        run: (c, a, b) => tf.where(c as tf.Tensor, a as tf.Tensor, b as tf.Tensor),
      };
    },
  },
  {
    kernel: 'Cast',
    tolerance: EXACT,
    draw: (draw) => {
      const shape = draw.shape();
      const given = draw.pick([
        () => draw.floats(shape, { low: -1e10, high: 1e10 }),
        () => draw.floats(shape),
        () => draw.integers(shape, -(2 ** 31), 2 ** 31 - 1),
        () => draw.bools(shape),
      ])();
      const type = draw.pick(['float32', 'int32', 'bool'] as const);
      return { given: [given], run: (x) => tf.cast(x as tf.Tensor, type), note: `${given.type} to ${type}` };
    },
  },
  {
    kernel: 'OneHot',
    tolerance: EXACT,
    draw: (draw) => {
      const depth = draw.integer(2, 40);
      const off = draw.pick([0, -2]);
      const type = draw.pick(['float32', 'int32'] as const);
      const given = [draw.integers(draw.shape(1, 3), -2, depth + 2)];
      return { given, run: (ids) => tf.oneHot(ids as tf.Tensor, depth, 3, off, type) };
    },
  },
];
