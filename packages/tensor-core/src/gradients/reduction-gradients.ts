import {
  cast,
  cumsum,
  div,
  equal,
  fill,
  type GradConfig,
  mul,
  reshape,
  type Tensor,
  util,
} from '@tensorflow/tfjs-core';
import { axisIndex } from '../ops/axis-index.ts';
import { cumprodDerivative } from '../ops/cumprod-derivative.ts';
import { prodDerivative } from '../ops/prod-derivative.ts';
import { fromInput } from './define.ts';

interface Reduction {
  /** Undefined or null: all axes. */
  axis?: number | number[] | null;
}

/** Gradients of sums, means and extrema. */
export function reductionGradients(): GradConfig[] {
  return [
    fromInput<Reduction>('Sum', (dy, x, { axis }) => spread(dy, x, axis)),
    fromInput<Reduction>('Mean', (dy, x, { axis }) => {
      const count = parse(axis, x).reduce((product, each) => product * (x.shape[each] ?? 1), 1);
      return div(spread(dy, x, axis), count);
    }),
    extremum('Max', 'reductionIndices'),
    extremum('Min', 'axis'),
  ];
}

/** Where tfjs is wrong or throws: on an axis that is not the last, counted from the end, or beside others. */
export function scanGradients(): GradConfig[] {
  return [
    fromInput<{ axis: number; exclusive: boolean; reverse: boolean }>('Cumsum', (dy, x, attributes) => {
      const axis = axisIndex('cumsum', attributes.axis, x.rank);
      return cumsum(dy, axis, attributes.exclusive, !attributes.reverse);
    }),
    fromInput<{ axis: number; exclusive: boolean; reverse: boolean }>('Cumprod', (dy, x, attributes) => {
      const axis = axisIndex('cumprod', attributes.axis, x.rank);
      return cumprodDerivative(dy, x, axis, attributes);
    }),
    fromInput<Reduction>('Prod', (dy, x, { axis }) => prodDerivative(dy, x, parse(axis, x))),
  ];
}

function parse(axis: Reduction['axis'], x: Tensor): number[] {
  return axis === undefined || axis === null ? x.shape.map((_, i) => i) : util.parseAxisParam(axis, x.shape);
}

/** `x`'s shape with length 1 along the axes that were reduced. */
function kept(x: Tensor, axis: Reduction['axis']): number[] {
  const reduced = parse(axis, x);
  return x.shape.map((length, i) => (reduced.includes(i) ? 1 : length));
}

function spread(dy: Tensor, x: Tensor, axis: Reduction['axis']): Tensor {
  // A kernel's fill: tfjs makes ones one by one on the host.
  return mul(reshape(dy, kept(x, axis)), fill(x.shape, 1, 'float32'));
}

/** Every number that equals the extremum gets all of its gradient, as in tfjs. */
function extremum(kernelName: string, attribute: 'axis' | 'reductionIndices'): GradConfig {
  return {
    kernelName,
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (gradient, saved, attributes) => {
      const dy = gradient as Tensor;
      const [x, y] = saved as [Tensor, Tensor];
      const shape = kept(x, (attributes as Record<string, Reduction['axis']>)[attribute]);
      return { x: () => mul(reshape(dy, shape), cast(equal(x, reshape(y, shape)), dy.dtype)) };
    },
  };
}
