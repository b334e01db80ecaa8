import * as tf from '@tensorflow/tfjs-core';
import { type Draw, type Given, sizeOf, type Values } from './random-case.ts';
import { EQUAL, EXACT, FUNCTION, SUM, type Tolerance } from './tolerance.ts';

type Tensors = readonly tf.Tensor[];

/** One case: what is given, and what is computed of it. */
export interface Case {
  readonly given: readonly Given[];
  readonly run: (...tensors: tf.Tensor[]) => tf.Tensor | Tensors;
  readonly note?: string;
}

/** A kernel, how close it must be, and how cases of it are drawn. */
export interface Subject {
  readonly kernel: string;
  readonly tolerance: Tolerance;
  readonly draw: (draw: Draw) => Case;
}

type Unary = (x: tf.Tensor) => tf.Tensor;
type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const unary = (kernel: string, run: Unary, tolerance: Tolerance, values: Values = {}): Subject => ({
  kernel,
  tolerance,
  draw: (draw) => ({ given: [draw.floats(draw.shape(), values)], run }),
});

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
    return { given: [draw.bools(shape), draw.bools(shape)], run };
  },
});

/** Over any axes; of what is not empty, since tfjs has no number for the largest of none. */
const reduction = (
  kernel: string,
  run: (x: tf.Tensor, axes: number[], keep: boolean) => tf.Tensor,
  tolerance: Tolerance,
  values: Values,
): Subject => ({
  kernel,
  tolerance,
  draw: (draw) => {
    const shape = draw.shape(1).map((size) => Math.max(1, size));
    const axes = shape.map((_, axis) => axis).filter(() => draw.chance(0.5));
    const keep = draw.chance(0.5);
    const some = axes.length === 0 ? [shape.length - 1] : axes;
    return { given: [draw.floats(shape, values)], run: (x) => run(x, some, keep), note: `axes ${some}` };
  },
});

const plain: Values = { specials: false };
const positive: Values = { low: 0.01, high: 90 };

const UNARY: Subject[] = [
  unary('Abs', tf.abs, EXACT),
  unary('Neg', tf.neg, EXACT),
  unary('Exp', tf.exp, FUNCTION, { low: -110, high: 95 }),
  unary('Expm1', tf.expm1, FUNCTION, { low: -20, high: 60 }),
  unary('Log', tf.log, FUNCTION, positive),
  unary('Log1p', tf.log1p, FUNCTION, positive),
  unary('Tanh', tf.tanh, FUNCTION),
  unary('Sigmoid', tf.sigmoid, FUNCTION, { low: -80, high: 80 }),
  // tfjs's own erf is a formula of five terms, good to 1.5e-7.
  unary('Erf', tf.erf, { ulps: 4, absolute: 4e-7 }),
  unary('Sin', tf.sin, { ulps: 3, absolute: 1e-7 }, { low: -300, high: 300 }),
  unary('Cos', tf.cos, { ulps: 3, absolute: 1e-7 }, { low: -300, high: 300 }),
  unary('Sqrt', tf.sqrt, EXACT),
  unary('Rsqrt', tf.rsqrt, FUNCTION),
  unary('Square', tf.square, EXACT),
  unary('Reciprocal', tf.reciprocal, EXACT),
  unary('Relu', tf.relu, EXACT),
  unary('Relu6', tf.relu6, EXACT),
  // tfjs takes 1 from the exponential, and loses what is small by it.
  unary('Elu', tf.elu, { ulps: 3, absolute: 2e-7 }),
  unary('Selu', tf.selu, { ulps: 3, absolute: 4e-7 }),
  unary('LeakyRelu', (x) => tf.leakyRelu(x, 0.3), FUNCTION),
  // tfjs leaves the logarithm's form for the exponential's early.
  unary('Softplus', tf.softplus, { ulps: 4, absolute: 3e-7 }, { low: -30, high: 30 }),
  unary('Step', (x) => tf.step(x, 0.25), EQUAL),
  unary('Sign', tf.sign, EQUAL),
  unary('Floor', tf.floor, EXACT, { low: -9, high: 9 }),
  unary('Ceil', tf.ceil, EXACT, { low: -9, high: 9 }),
  unary('Round', tf.round, EQUAL, { low: -9, high: 9 }),
  unary('ClipByValue', (x) => tf.clipByValue(x, -1.5, 2), EQUAL),
  unary('IsNan', tf.isNaN, EXACT),
  unary('IsInf', tf.isInf, EXACT),
  unary('IsFinite', tf.isFinite, EXACT),
  unary('ZerosLike', tf.zerosLike, EXACT),
  unary('OnesLike', tf.onesLike, EXACT),
];

const BINARY: Subject[] = [
  binary('Add', tf.add, EXACT, true),
  binary('Sub', tf.sub, EXACT, true),
  binary('Multiply', tf.mul, EXACT, true),
  binary('RealDiv', tf.div, EXACT),
  binary('Maximum', tf.maximum, EXACT, true),
  binary('Minimum', tf.minimum, EXACT, true),
  binary('SquaredDifference', tf.squaredDifference, FUNCTION),
  binary('Pow', tf.pow, FUNCTION),
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
      const given = Array.from({ length: draw.integer(2, 5) }, () => draw.floats(shape, plain));
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

const REDUCTIONS: Subject[] = [
  reduction('Sum', tf.sum, SUM, plain),
  reduction('Mean', tf.mean, SUM, plain),
  reduction('Max', tf.max, EQUAL, {}),
  reduction('Min', tf.min, EQUAL, {}),
  reduction('Prod', tf.prod, { ulps: 5000, absolute: 1e-30 }, { low: 0.98, high: 1.02, specials: false }),
  {
    kernel: 'ArgMax',
    tolerance: EXACT,
    draw: (draw) => ({
      given: [
        draw.floats(
          draw.shape(1).map((size) => Math.max(1, size)),
          plain,
        ),
      ],
      run: (x) => tf.argMax(x as tf.Tensor, -1),
    }),
  },
  {
    kernel: 'ArgMin',
    tolerance: EXACT,
    draw: (draw) => ({
      given: [
        draw.floats(
          draw.shape(1).map((size) => Math.max(1, size)),
          plain,
        ),
      ],
      run: (x) => tf.argMin(x as tf.Tensor, -1),
    }),
  },
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
        const values = kernel === 'Cumsum' ? plain : { low: 0.98, high: 1.02, specials: false };
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

/** Numbers of any type, since what is moved stays as it is. */
const anything = (draw: Draw, shape: readonly number[]): Given =>
  draw.pick([() => draw.floats(shape), () => draw.integers(shape), () => draw.bools(shape)])();

const moved = (
  kernel: string,
  of: (draw: Draw, shape: number[]) => (x: tf.Tensor) => tf.Tensor | Tensors,
): Subject => ({
  kernel,
  tolerance: EXACT,
  draw: (draw) => {
    const shape = draw.shape(1, 5);
    const run = of(draw, shape);
    return { given: [anything(draw, shape)], run: (x) => run(x as tf.Tensor) };
  },
});

const MOVEMENT: Subject[] = [
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
      const given = [draw.floats(shape, plain), draw.integers([shape[0] as number], -2, 12)];
      return { given, run: (x, ids) => tf.unsortedSegmentSum(x as tf.Tensor, ids as tf.Tensor1D, 12) };
    },
  },
];

const PRODUCTS: Subject[] = [
  {
    kernel: 'BatchMatMul',
    tolerance: SUM,
    draw: (draw) => {
      const [rows, k, columns] = [0, 0, 0].map(() =>
        draw.pick([0, 1, 2, 3, 4, 5, 11, 16, 17, 33, 64, 67, 130, 257, 300]),
      ) as [number, number, number];
      const [turnA, turnB] = [draw.chance(0.5), draw.chance(0.5)];
      const lead = draw.pick([[], [1], [3], [2, 3], [1, 2, 1]]);
      // tfjs's own product is wrong where both broadcast.
      const one = lead.map(() => 1);
      const [leadA, leadB] = draw.pick([
        [lead, lead],
        [lead, one],
        [one, lead],
      ]) as [number[], number[]];
      const small = sizeOf(lead) * rows * k * columns > 300_000 ? Math.min(rows, 3) : rows;
      const given = [
        draw.floats([...leadA, ...(turnA ? [k, small] : [small, k])], plain),
        draw.floats([...leadB, ...(turnB ? [columns, k] : [k, columns])], plain),
      ];
      return {
        given,
        run: (a, b) => tf.matMul(a as tf.Tensor, b as tf.Tensor, turnA, turnB),
        note: `${turnA} ${turnB}`,
      };
    },
  },
];

export const SUBJECTS: readonly Subject[] = [...UNARY, ...BINARY, ...REDUCTIONS, ...MOVEMENT, ...PRODUCTS];
