import * as tf from '@tensorflow/tfjs-core';
import type { Draw } from '../random-case.ts';
import { SUM } from '../tolerance.ts';
import { type Case, PLAIN, type Subject } from './subject.ts';

interface Convolution {
  readonly x: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly strides: [number, number];
  readonly pad: 'valid' | 'same' | number;
}

function convolution(draw: Draw): Convolution {
  const pick = (most: number): number => draw.integer(1, most);
  const [input, output] = [draw.pick([1, 2, 3, 4, 5, 17]), draw.pick([1, 2, 3, 4, 5, 17])];
  const pad = draw.pick(['valid', 'same', 0, 1, 2] as const);
  const [height, width] = draw.chance(0.2) ? [1, 1] : pair(draw, pad, 4);
  const strides = draw.chance(0.4) ? ([1, 1] as [number, number]) : pair(draw, pad, 3);
  const x: Convolution['x'] = [pick(3), height + draw.integer(0, 9), width + draw.integer(0, 9), input];
  return { x, filter: [height, width, input, output], strides, pad };
}

/** Two sizes from 1; with a padding by number tfjs counts windows as if they were square. */
function pair(draw: Draw, pad: Convolution['pad'], most: number): [number, number] {
  const first = draw.integer(1, most);
  return [first, typeof pad === 'number' ? first : draw.integer(1, most)];
}

const note = ({ strides, pad }: Convolution): string => `strides ${strides}, padding ${pad}`;

/** A case of a kernel that tfjs has for a derivative of a convolution, from the gradient of its result. */
function derivative(draw: Draw, kernel: string): Case {
  const drawn = convolution(draw);
  const { x, filter, strides, pad } = drawn;
  const { outShape } = tf.backend_util.computeConv2DInfo(x, filter, strides, 1, pad);
  const dy = draw.floats(outShape, PLAIN);
  const shared = { strides, pad, dataFormat: 'NHWC' };
  const run = (inputs: Record<string, tf.Tensor>, attributes: object): tf.Tensor =>
    tf.engine().runKernel(kernel, inputs, { ...shared, ...attributes } as never) as tf.Tensor;
  return kernel === 'Conv2DBackpropInput'
    ? {
        given: [dy, draw.floats(filter, PLAIN)],
        run: (upstream, weights) =>
          run({ dy: upstream as tf.Tensor, filter: weights as tf.Tensor }, { inputShape: x }),
        note: note(drawn),
      }
    : {
        given: [draw.floats(x, PLAIN), dy],
        run: (image, upstream) =>
          run({ x: image as tf.Tensor, dy: upstream as tf.Tensor }, { filterShape: filter }),
        note: note(drawn),
      };
}

/** Convolutions of images, and their derivatives. */
export const CONVOLUTIONS: readonly Subject[] = [
  {
    kernel: 'Conv2D',
    tolerance: SUM,
    draw: (draw) => {
      const drawn = convolution(draw);
      // tfjs takes strides or dilations, not both.
      const pointwise = drawn.strides[0] * drawn.strides[1] === 1;
      const dilations: [number, number] = pointwise ? pair(draw, drawn.pad, 3) : [1, 1];
      const {
        strides,
        pad,
        filter: [high, wide],
      } = drawn;
      const [batch, height, width, input] = drawn.x;
      // Room for a window, however far its elements lie apart.
      const reach = [(dilations[0] - 1) * (high - 1), (dilations[1] - 1) * (wide - 1)] as const;
      const x = draw.floats([batch, height + reach[0], width + reach[1], input], PLAIN);
      const filter = draw.floats(drawn.filter, PLAIN);
      return {
        given: [x, filter],
        run: (image, weights) =>
          tf.conv2d(image as tf.Tensor4D, weights as tf.Tensor4D, strides, pad, 'NHWC', dilations),
        note: `${note(drawn)}, dilations ${dilations}`,
      };
    },
  },
  ...(['Conv2DBackpropInput', 'Conv2DBackpropFilter'] as const).map(
    (kernel): Subject => ({ kernel, tolerance: SUM, draw: (draw) => derivative(draw, kernel) }),
  ),
  {
    kernel: 'FusedConv2D',
    tolerance: SUM,
    draw: (draw) => {
      const drawn = convolution(draw);
      const { x, filter, strides, pad } = drawn;
      const activation = draw.pick(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'] as const);
      const given = [draw.floats(x, PLAIN), draw.floats(filter, PLAIN), draw.floats([filter[3]], PLAIN)];
      return {
        given,
        run: (image, weights, bias) =>
          tf.fused.conv2d({
            ...{ x: image as tf.Tensor4D, filter: weights as tf.Tensor4D, bias: bias as tf.Tensor },
            ...{ strides, pad, activation, leakyreluAlpha: 0.3 },
          }),
        note: `${note(drawn)}, ${activation}`,
      };
    },
  },
];
