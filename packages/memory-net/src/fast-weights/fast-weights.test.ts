import { deltaScan } from '@mneme/attention';
import {
  batchMatMul,
  ensureGradients,
  normal,
  parametersOf,
  Random,
  unroll,
  valueAndGradient,
} from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import {
  concat,
  expandDims,
  slice,
  square,
  squeeze,
  sum,
  type Tensor,
  tensor,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { DeltaMemory } from './delta-memory.ts';
import { FastWeightsCell, fastWeights } from './fast-weights-cell.ts';

const [BATCH, LENGTH, INPUT, SIZE] = [2, 5, 3, 7];
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(9).split(name));
const at = (x: Tensor, t: number): Tensor =>
  squeeze(slice(x, [0, t, 0], [x.shape[0] ?? 0, 1, x.shape[2] ?? 0]), [1]);

/** The whole cell in float64, with the fast weights as attention over the past: A h = eta sum lambda^(t - i) h_i (h_i . h). */
function cellLoop(cell: FastWeightsCell, x: Tensor): number[] {
  const [W, C, bias] = [cell.stateWeight, cell.input.weight, cell.input.bias].map(
    (v) => v?.dataSync() as Float32Array,
  );
  const inputs = x.dataSync();
  const made: number[] = [];
  const dot = (rows: ArrayLike<number>, row: number, of: number[]): number =>
    of.reduce((total, value, j) => total + (rows[row * of.length + j] ?? 0) * value, 0);
  const settle = (v: number[]): number[] => {
    const mean = v.reduce((a, b) => a + b) / SIZE;
    const variance = v.reduce((a, b) => a + (b - mean) ** 2, 0) / SIZE;
    return v.map((value) => Math.max(0, (value - mean) / Math.sqrt(variance + 1e-5)));
  };
  for (let b = 0; b < BATCH; b++) {
    const past: number[][] = [];
    let hidden = new Array<number>(SIZE).fill(0);
    for (let t = 0; t < LENGTH; t++) {
      past.push(hidden);
      const step = Array.from(inputs.subarray((b * LENGTH + t) * INPUT, (b * LENGTH + t + 1) * INPUT));
      const before = hidden;
      const boundary = before.map(
        (_, i) => dot(W ?? [], i, before) + dot(C ?? [], i, step) + (bias?.[i] ?? 0),
      );
      let settled = settle(boundary);
      for (let s = 0; s < cell.steps; s++) {
        const current = settled;
        const recalled = new Array<number>(SIZE).fill(0);
        for (const [i, h] of past.entries()) {
          const weight =
            cell.rate * cell.decay ** (t - i) * h.reduce((a, v, j) => a + v * (current[j] ?? 0), 0);
          for (let j = 0; j < SIZE; j++) recalled[j] = (recalled[j] ?? 0) + weight * (h[j] ?? 0);
        }
        settled = settle(boundary.map((value, i) => value + (recalled[i] ?? 0)));
      }
      hidden = settled;
      made.push(...hidden);
    }
  }
  return made;
}

onEachBackend('FastWeightsCell', () => {
  beforeAll(ensureGradients);

  it.each([1, 3])(
    'is attention over its past, decayed and without a softmax: %i steps of settling',
    (steps) => {
      const cell = new FastWeightsCell(
        { input: INPUT, size: SIZE, steps, decay: 0.9, rate: 0.4 },
        new Random(1),
      );
      const x = draw('x', [BATCH, LENGTH, INPUT]);
      toBeClose(unroll(cell, x).output, cellLoop(cell, x), { relative: 1e-4, absolute: 1e-4 });
    },
  );

  it('without decay its memory is linear attention, to 1e-6', () => {
    const h = draw('h', [1, LENGTH, SIZE]);
    let fast = zeros([1, SIZE, SIZE]);
    for (let t = 0; t < LENGTH; t++) fast = fastWeights(fast, at(h, t), { decay: 1, rate: 1 });
    const query = draw('query', [1, 1, SIZE]);
    const rows = Array.from({ length: LENGTH }, (_, t) => at(h, t).dataSync<'float32'>());
    const asked = query.dataSync<'float32'>();
    // Attention without a softmax: sum_i h_i (h_i . q).
    const attended = Array.from({ length: SIZE }, (_, j) =>
      rows.reduce((sum, row) => sum + (row[j] ?? 0) * row.reduce((a, v, k) => a + v * (asked[k] ?? 0), 0), 0),
    );
    toBeClose(batchMatMul(query, fast), attended, { relative: 1e-5, absolute: 1e-5 });
    const { memory } = deltaScan({ query: h, key: h, value: h });
    toBeClose(fast, memory.dataSync(), { relative: 1e-6, absolute: 1e-6 });
  });

  it('has gradients in all that is learnt', () => {
    const cell = new FastWeightsCell({ input: INPUT, size: SIZE }, new Random(1));
    const x = draw('x', [BATCH, LENGTH, INPUT]);
    const loss = (): Tensor => sum(square(unroll(cell, x).output));
    const { gradients } = valueAndGradient(cell, loss as never);
    expect(gradients.size).toBe(parametersOf(cell).size);
    for (const [path, gradient] of gradients) {
      expect(
        gradient.dataSync<'float32'>().some((value) => value !== 0),
        path,
      ).toBe(true);
    }
    expectGradient(
      (...[A, h]) => fastWeights(A as Tensor, h as Tensor, { decay: 0.5, rate: 2 }),
      [draw('A', [2, 3, 3]), draw('h', [2, 3])],
    );
  });

  it('does a case by hand, and leaves nothing behind', () => {
    const A = tensor([
      [
        [2, 0],
        [0, 2],
      ],
    ]);
    toBeClose(fastWeights(A, tensor([[1, 3]]), { decay: 0.5, rate: 1 }), [2, 3, 3, 10]);
    const h = tensor([[1, 3]]);
    expectNoLeak(() => fastWeights(A, h, { decay: 0.5, rate: 1 }));
    const cell = new FastWeightsCell({ input: INPUT, size: SIZE }, new Random(1));
    const x = draw('x', [BATCH, LENGTH, INPUT]);
    expectNoLeak(() => {
      const { output, state } = unroll(cell, x);
      return [output, state.hidden, state.fast];
    });
  });
});

onEachBackend('DeltaMemory', () => {
  beforeAll(ensureGradients);

  it('holds orthogonal keys exactly, and replaces what a key was told', () => {
    const memory = new DeltaMemory({ keys: 2, values: 1 });
    const tell = (key: number[], value: number, query: number[]): Tensor =>
      tensor([[...key, ...query, value, 100]]);
    let state = memory.write(tell([0, 3], 7, [0, 0]), memory.reset(1));
    state = memory.write(tell([2, 0], 5, [0, 0]), state);
    toBeClose(memory.read(tell([0, 0], 0, [0, 1]), state).output, [7]);
    toBeClose(memory.call(tell([0, 1], -4, [0, 1]), state).output, [-4]);
    toBeClose(memory.read(tell([0, 0], 0, [1, 0]), state).output, [5]);
  });

  it('is the delta rule over a sequence, to 1e-6', () => {
    const [keys, values] = [3, 2];
    const memory = new DeltaMemory({ keys, values });
    const control = draw('control', [BATCH, LENGTH, memory.controls]);
    const reads: Tensor[] = [];
    let state = memory.reset(BATCH);
    for (let t = 0; t < LENGTH; t++) {
      const step = memory.call(at(control, t), state);
      reads.push(expandDims(step.output, 1));
      state = step.state;
    }
    const rows = control.dataSync();
    const unit = (from: number): number[] => {
      const part = Array.from(rows.subarray(from, from + keys));
      const norm = Math.hypot(...part);
      return part.map((value) => value / norm);
    };
    const places = Array.from({ length: BATCH * LENGTH }, (_, i) => i * memory.controls);
    const of = (each: (from: number) => number[], width: number): Tensor =>
      tensor(places.flatMap(each), [BATCH, LENGTH, width]);
    const inputs = {
      key: of(unit, keys),
      query: of((from) => unit(from + keys), keys),
      value: of((from) => Array.from(rows.subarray(from + 2 * keys, from + 2 * keys + values)), values),
    };
    const rate = of((from) => [1 / (1 + Math.exp(-(rows[from + memory.controls - 1] ?? 0)))], 1);
    toBeClose(concat(reads, 1), deltaScan(inputs, { rate }).output, { relative: 1e-5, absolute: 1e-6 });
  });

  it('has gradients that agree with differences, and leaves nothing behind', () => {
    const memory = new DeltaMemory({ keys: 3, values: 2 });
    const [control, contents] = [draw('control', [2, memory.controls]), draw('contents', [2, 3, 2])];
    const run = (...[told, held]: Tensor[]): Tensor =>
      memory.call(told as Tensor, { contents: held as Tensor }).output;
    expectGradient(run, [control, contents]);
    expectNoLeak(() => {
      const step = memory.call(control, { contents });
      return [step.output, step.state.contents];
    });
    expectNoLeak(() => [memory.write(control, { contents }).contents]);
    expectNoLeak(() => [memory.read(control, { contents }).output]);
  });
});

describe('fast weights', () => {
  it.each([
    [
      () => new FastWeightsCell({ input: 3, size: 0 }, new Random(0)),
      'FastWeightsCell: size must be an integer of at least 1, got 0',
    ],
    [
      () => new FastWeightsCell({ input: 3, size: 2, decay: 1 }, new Random(0)),
      'FastWeightsCell: decay must be in [0, 1), got 1',
    ],
    [
      () => fastWeights(zeros([2, 3, 3]), zeros([2, 5]), { decay: 1, rate: 1 }),
      'fastWeights: hidden must be [batch, size], got [2, 5]: size is 3 in fast but 5 here',
    ],
    [
      () => new DeltaMemory({ keys: 0, values: 1 }),
      'DeltaMemory: keys must be an integer of at least 1, got 0',
    ],
    [
      () => new DeltaMemory({ keys: 1, values: 1 }).call(zeros([2, 5]), { contents: zeros([2, 1, 1]) }),
      'DeltaMemory: control must be [batch, 4], got [2, 5]: 5 is not 4',
    ],
  ])('refuse what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
