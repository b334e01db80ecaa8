import { poolingLaws } from '@mneme/attention/laws';
import {
  ensureGradients,
  loadStateDict,
  normal,
  parametersOf,
  Random,
  RecordingProbe,
  stateDict,
} from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { gather, memory, ones, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { hopfieldLoop, type Parameters, rowsOf } from './fixtures/association-loop.ts';
import { parameterGradients } from './fixtures/parameter-gradients.ts';
import { HopfieldLayer } from './hopfield-layer.ts';
import { HopfieldPooling } from './hopfield-pooling.ts';

const [BATCH, LENGTH, WIDTH, ITEM, STATES] = [2, 5, 6, 7, 3];
const OPEN = [
  [true, true, false, true, true],
  [false, true, true, false, false],
];
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(7).split(name));
const items = () => ({ x: draw('x', [BATCH, LENGTH, ITEM]), mask: tensor(OPEN, undefined, 'bool') });
const numbersOf = (layer: object): Parameters =>
  Object.fromEntries([...parametersOf(layer)].map(([path, x]) => [path, x.dataSync()]));
const numbers = (x: Tensor): number[] => [...x.dataSync()];

const makePooling = (seed = 1): HopfieldPooling =>
  new HopfieldPooling(
    {
      width: WIDTH,
      patternWidth: ITEM,
      heads: 2,
      steps: 3,
      states: STATES,
      sharpness: { learned: 0.6 },
      norm: true,
    },
    new Random(seed),
  );

function poolingLoop(x: Tensor) {
  return (parameters: Parameters): number[] =>
    Array.from({ length: BATCH }, (_, b) =>
      hopfieldLoop(
        rowsOf(parameters.states ?? [], WIDTH),
        rowsOf(x.dataSync(), ITEM, b * LENGTH * ITEM, LENGTH),
        parameters,
        { heads: 2, steps: 3, sharpness: [], visible: (_q, n) => OPEN[b]?.[n] ?? false },
        'association.',
      ).flat(),
    ).flat();
}

onEachBackend('HopfieldPooling', () => {
  beforeAll(() => ensureGradients());

  it('agrees with a loop, in the gradient of each parameter and of the items too', () => {
    const pooling = makePooling();
    const given = items();
    const run = (): Tensor => pooling.call(given).output;
    expect(run().shape).toEqual([BATCH, STATES, WIDTH]);
    toBeClose(run(), poolingLoop(given.x)(numbersOf(pooling)), { absolute: 1e-5 });
    for (const { actual, expected } of parameterGradients(pooling, run, poolingLoop(given.x)))
      toBeClose(actual, expected, { relative: 1e-3, absolute: 1e-4 });
    expectGradient((x) => pooling.call({ ...given, x: x as Tensor }).output, [given.x]);
  });

  it('keeps the laws of pooling that projections leave standing: the order of items and padding change nothing', () => {
    const pooling = new HopfieldPooling(
      { width: WIDTH, patternWidth: ITEM, heads: 2, steps: 2 },
      new Random(1),
    );
    const except = ['in between', 'empty'] as const;
    const laws = poolingLaws({ pool: (given) => pooling.call(given).output, sizes: { width: ITEM }, except });
    for (const law of laws) law.check({ seed: 3, runs: 3 });
  });

  it('gives the same wherever the items are none', () => {
    const pooling = makePooling();
    const nothing = { x: draw('x', [BATCH, LENGTH, ITEM]), mask: zeros([BATCH, LENGTH], 'bool') };
    const bias = numbers(pooling.association.output.bias as Tensor);
    toBeClose(pooling.call(nothing).output, new Array(BATCH * STATES).fill(bias).flat());
  });

  it('names its parameters, loads them strictly, reports its weights and leaves nothing behind', () => {
    const [pooling, other] = [makePooling(1), makePooling(2)];
    const paths = [...parametersOf(pooling).keys()];
    expect(paths.slice(0, 3)).toEqual([
      'states',
      'association.sharpness.logarithm',
      'association.queryNorm.weight',
    ]);
    const given = items();
    expect(numbers(other.call(given).output)).not.toEqual(numbers(pooling.call(given).output));
    loadStateDict(other, stateDict(pooling));
    expect(numbers(other.call(given).output)).toEqual(numbers(pooling.call(given).output));
    const probe = new RecordingProbe();
    const { weights } = pooling.call(given, { probe }, { returns: { weights: true } });
    expect(weights.shape).toEqual([BATCH, 2, STATES, LENGTH]);
    expect(probe.records.get('association.associate.weights')).toHaveLength(3);
    probe.dispose();
    expectNoLeak(() => ({ ...pooling.call(given, {}, { returns: { weights: true } }) }));
  });
});

const makeLayer = (seed = 1): HopfieldLayer =>
  new HopfieldLayer(
    { width: WIDTH, patternWidth: ITEM, heads: 3, steps: 2, patterns: 11, sharpness: [0.5, 1, 2] },
    new Random(seed),
  );

onEachBackend('HopfieldLayer', () => {
  beforeAll(() => ensureGradients());

  it('agrees with a loop, in the gradient of each parameter and of the states too', () => {
    const layer = makeLayer();
    const x = draw('states', [BATCH, STATES, WIDTH]);
    const loop = (parameters: Parameters): number[] =>
      hopfieldLoop(
        rowsOf(x.dataSync(), WIDTH),
        rowsOf(parameters.patterns ?? [], ITEM),
        parameters,
        { heads: 3, steps: 2, sharpness: [0.5, 1, 2] },
        'association.',
      ).flat();
    toBeClose(layer.call(x).output, loop(numbersOf(layer)), { absolute: 1e-5 });
    for (const { actual, expected } of parameterGradients(layer, () => layer.call(x).output, loop))
      toBeClose(actual, expected, { relative: 1e-3, absolute: 1e-4 });
    expectGradient((y) => layer.call(y as Tensor).output, [x]);
  });

  it('looks each state up by itself, and does not mind the order of what is stored', () => {
    const layer = makeLayer();
    const x = draw('states', [BATCH, STATES, WIDTH]);
    const order = tensor([2, 0, 1], [3], 'int32');
    toBeClose(layer.call(gather(x, order, 1)).output, gather(layer.call(x).output, order, 1));
    const before = numbers(layer.call(x).output);
    layer.patterns.assign(gather(layer.patterns, tensor([3, 1, 10, 0, 7, 5, 2, 9, 4, 8, 6], [11], 'int32')));
    toBeClose(layer.call(x).output, before);
  });

  it('names its parameters, loads them strictly, and leaves nothing behind', () => {
    const before = memory().numTensors;
    const [layer, other] = [makeLayer(1), makeLayer(2)];
    const projections = ['query', 'key', 'value', 'output'].flatMap((name) => [
      `${name}.weight`,
      `${name}.bias`,
    ]);
    const paths = ['patterns', ...projections.map((path) => `association.${path}`)];
    expect([...parametersOf(layer).keys()]).toEqual(paths);
    expect(memory().numTensors).toBe(before + 2 * paths.length);
    const x = draw('states', [BATCH, STATES, WIDTH]);
    loadStateDict(other, stateDict(layer));
    expect(numbers(other.call(x).output)).toEqual(numbers(layer.call(x).output));
    const { weights } = layer.call(x, {}, { returns: { weights: true } });
    expect(weights.shape).toEqual([BATCH, 3, STATES, 11]);
    expectNoLeak(() => ({ ...layer.call(x, {}, { returns: { weights: true } }) }));
  });
});

describe('learned patterns', () => {
  it.each([
    [
      () => new HopfieldPooling({ width: 6, states: 0 }, new Random(0)),
      'HopfieldPooling: states must be an integer of at least 1, got 0',
    ],
    [
      () => new HopfieldLayer({ width: 6, patterns: 0 }, new Random(0)),
      'HopfieldLayer: patterns must be an integer of at least 1, got 0',
    ],
    [
      () => makePooling().call({ x: ones([2, 5, 6]) }),
      'HopfieldPooling: x must be [..., length, 7], got [2, 5, 6]: 6 is not 7',
    ],
    [
      () => makePooling().call({ x: ones([2, 5, 7]), mask: ones([2, 3], 'bool') }),
      'HopfieldPooling: mask must be [2, 5], got [2, 3]: 3 is not 5',
    ],
    [
      () => makeLayer().call(ones([2, 5])),
      'HopfieldLayer: x must be [..., queries, 6], got [2, 5]: 5 is not 6',
    ],
  ])('refuse what does not fit', (act, message) => {
    expect(act).toThrow(message);
  });
});
