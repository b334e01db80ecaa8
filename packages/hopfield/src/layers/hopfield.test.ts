import { MultiHeadAttention } from '@mneme/attention';
import { attentionLayerLaws } from '@mneme/attention/laws';
import {
  ensureGradients,
  loadStateDict,
  normal,
  parametersOf,
  Random,
  RecordingProbe,
  stateDict,
} from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { ones, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { hopfieldLoop, type Parameters, rowsOf } from './fixtures/association-loop.ts';
import { parameterGradients } from './fixtures/parameter-gradients.ts';
import { Hopfield, type HopfieldConfig } from './hopfield.ts';

const [BATCH, QUERIES, KEYS, WIDTH, PATTERN] = [2, 3, 5, 6, 7];
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(6).split(name));
const states = (): Tensor => draw('states', [BATCH, QUERIES, WIDTH]);
const patterns = (width = PATTERN): Tensor => draw('patterns', [BATCH, KEYS, width]);
const OPEN = [
  [true, false, true, true, false],
  [false, true, true, false, true],
  [true, true, false, false, false],
];
const mask = (): Tensor => tensor(OPEN, undefined, 'bool');

const CONFIGS: readonly [string, HopfieldConfig, readonly number[]][] = [
  ['one head, one step', { width: WIDTH, patternWidth: PATTERN }, [1 / Math.sqrt(6)]],
  [
    'a sharpness for each head',
    { width: WIDTH, patternWidth: PATTERN, heads: 2, steps: 3, sharpness: [0.5, 2] },
    [0.5, 2],
  ],
  [
    'learned sharpness, norms, a space of its own',
    {
      width: WIDTH,
      patternWidth: PATTERN,
      heads: 3,
      depth: 5,
      steps: 2,
      sharpness: { learned: 0.7 },
      norm: true,
    },
    [],
  ],
];

function loop(layer: Hopfield, x: Tensor, y: Tensor, sharpness: readonly number[], masked: boolean) {
  const [from, to] = [x.dataSync(), y.dataSync()];
  const width = y.shape[2] ?? 0;
  const visible = masked ? (i: number, n: number): boolean => OPEN[i]?.[n] ?? false : () => true;
  return (parameters: Parameters): number[] =>
    Array.from({ length: BATCH }, (_, b) =>
      hopfieldLoop(
        rowsOf(from, WIDTH, b * QUERIES * WIDTH, QUERIES),
        rowsOf(to, width, b * KEYS * width, KEYS),
        parameters,
        { heads: layer.heads, steps: layer.steps, sharpness, visible },
      ).flat(),
    ).flat(2);
}

const numbersOf = (layer: object): Parameters =>
  Object.fromEntries([...parametersOf(layer)].map(([path, x]) => [path, x.dataSync()]));

onEachBackend('Hopfield', () => {
  beforeAll(() => ensureGradients());

  it.each(CONFIGS)(
    'agrees with a loop, masked too, in the gradient of each parameter: %s',
    (_, config, sharpness) => {
      const layer = new Hopfield(config, new Random(1));
      const [x, y] = [states(), patterns()];
      const given = { query: x, key: y, value: y };
      const call = (): Tensor => layer.call({ ...given, mask: mask() }).output;
      toBeClose(layer.call(given).output, loop(layer, x, y, sharpness, false)(numbersOf(layer)), {
        absolute: 1e-5,
      });
      toBeClose(call(), loop(layer, x, y, sharpness, true)(numbersOf(layer)), { absolute: 1e-5 });
      for (const { actual, expected } of parameterGradients(layer, call, loop(layer, x, y, sharpness, true)))
        toBeClose(actual, expected, { relative: 1e-3, absolute: 1e-4 });
    },
  );

  it.each([1, 3])(
    'of one step has the parameters of MultiHeadAttention of %i heads and gives the same',
    (heads) => {
      const attention = new MultiHeadAttention({ width: WIDTH, heads, keyWidth: PATTERN }, new Random(1));
      const layer = new Hopfield({ width: WIDTH, heads, patternWidth: PATTERN }, new Random(2));
      loadStateDict(layer, stateDict(attention));
      const [x, y] = [states(), patterns()];
      const given = { query: x, key: y, value: y, mask: mask() };
      const returns = { weights: true, logSumExp: true } as const;
      const [one, other] = [layer.call(given, {}, { returns }), attention.call(given, {}, { returns })];
      toBeClose(one.output, other.output, { absolute: 1e-6 });
      toBeClose(one.weights, other.weights, { absolute: 1e-6 });
      toBeClose(one.logSumExp, other.logSumExp, { absolute: 1e-6 });
    },
  );

  it.each(CONFIGS)('keeps the laws of a layer that attends: %s', (_, config) => {
    const layer = new Hopfield(config, new Random(1));
    const sizes = { depth: WIDTH, keyDepth: PATTERN, width: PATTERN };
    for (const law of attentionLayerLaws({ layer, sizes })) law.check({ seed: 2, runs: 3 });
  });

  it('names its parameters by their place', () => {
    const shapes = (config: HopfieldConfig) =>
      Object.fromEntries(
        [...stateDict(new Hopfield(config, new Random(1)))].map(([path, x]) => [path, x.shape]),
      );
    const projections = {
      'query.weight': [10, 6],
      'query.bias': [10],
      'key.weight': [10, 7],
      'key.bias': [10],
      'value.weight': [10, 7],
      'value.bias': [10],
      'output.weight': [6, 10],
      'output.bias': [6],
    };
    const config = { width: 6, patternWidth: 7, heads: 2, depth: 5 };
    expect(shapes(config)).toEqual(projections);
    expect(shapes({ ...config, norm: true, sharpness: { learned: [1, 2] } })).toEqual({
      'sharpness.logarithm': [2],
      'queryNorm.weight': [6],
      'queryNorm.bias': [6],
      'keyNorm.weight': [7],
      'keyNorm.bias': [7],
      'valueNorm.weight': [7],
      'valueNorm.bias': [7],
      ...projections,
    });
    const same = new Hopfield(config, new Random(3));
    const [x, y] = [states(), patterns()];
    loadStateDict(same, stateDict(new Hopfield(config, new Random(1))));
    const bits = (layer: Hopfield): number[] => [
      ...layer.call({ query: x, key: y, value: y }).output.dataSync(),
    ];
    expect(bits(same)).toEqual(bits(new Hopfield(config, new Random(1))));
  });

  it('reports each update, drops weights only where there is randomness, and leaves nothing behind', () => {
    const layer = new Hopfield(
      { width: WIDTH, heads: 2, steps: 3, sharpness: { learned: 1 }, norm: true, dropout: 0.5 },
      new Random(1),
    );
    const y = patterns(WIDTH);
    const given = { query: states(), key: y, value: y };
    const probe = new RecordingProbe();
    const { weights } = layer.call(given, { probe }, { returns: { weights: true } });
    expect(weights.shape).toEqual([BATCH, 2, QUERIES, KEYS]);
    expect(probe.records.get('associate.weights')).toHaveLength(3);
    probe.dispose();
    const run = (random?: Random): number[] => [
      ...layer.call(given, random ? { random } : {}).output.dataSync(),
    ];
    expect(run()).toEqual(run());
    expect(run(new Random(1))).not.toEqual(run());
    const masked = { ...given, mask: mask() };
    expectNoLeak(() => ({ ...layer.call(masked, {}, { returns: { weights: true } }) }));
  });

  it('takes any leading axes, and none', () => {
    const layer = new Hopfield({ width: WIDTH, heads: 2, steps: 2 }, new Random(1));
    const [x, y] = [states(), patterns(WIDTH)];
    const whole = layer.call({ query: x, key: y, value: y, mask: mask() }).output;
    const [first, memory] = [x.arraySync(), y.arraySync()].map((rows) =>
      tensor((rows as number[][][])[1] ?? []),
    );
    const alone = layer.call({
      query: first as Tensor,
      key: memory as Tensor,
      value: memory as Tensor,
      mask: mask(),
    });
    toBeClose(alone.output, Array.from(whole.dataSync()).slice(QUERIES * WIDTH));
  });
});

describe('Hopfield', () => {
  it.each<[HopfieldConfig, string]>([
    [{ width: 6, heads: 4 }, 'Hopfield: heads must divide width = 6, got 4'],
    [{ width: 0 }, 'Hopfield: width must be an integer of at least 1, got 0'],
    [{ width: 6, heads: 0 }, 'Hopfield: heads must be an integer of at least 1, got 0'],
    [{ width: 6, patternWidth: 0.5 }, 'Hopfield: patternWidth must be an integer of at least 1, got 0.5'],
    [{ width: 6, depth: 0 }, 'Hopfield: depth must be an integer of at least 1, got 0'],
    [{ width: 6, steps: 0 }, 'Hopfield: steps must be an integer of at least 1, got 0'],
    [{ width: 6, dropout: 1 }, 'Hopfield: dropout must be in [0, 1), got 1'],
    [{ width: 6, sharpness: -1 }, 'Hopfield: sharpness must be a finite number above 0, got -1'],
    [{ width: 6, sharpness: [1, 2] }, 'Hopfield: sharpness must be one for each of 1 heads, got 2'],
    [
      { width: 6, heads: 2, sharpness: { learned: [1, 0] } },
      'Hopfield: sharpness[1] must be a finite number above 0, got 0',
    ],
  ])('refuses %o', (config, message) => {
    expect(() => new Hopfield(config, new Random(0))).toThrow(message);
  });

  it('refuses inputs of another width', () => {
    const layer = new Hopfield({ width: 6, patternWidth: 7 }, new Random(0));
    expect(() =>
      layer.call({ query: ones([2, 3, 6]), key: ones([2, 5, 6]), value: ones([2, 5, 7]) }),
    ).toThrow('Hopfield: key must be [..., keys, 7], got [2, 5, 6]: 6 is not 7');
  });
});
