import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Linear, LstmCell, linear, loadStateDict, maskedSoftmax, Random } from '@mneme/tensor-core';
import { dataRoot, onEachBackend, toBeClose } from '@mneme/testing';
import { add, concat, reshape, split, type Tensor, tensor, transpose, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { attend } from '../attend.ts';
import { attendBy } from '../attend-by.ts';
import { attendExact } from '../attend-exact.ts';
import { scaledDotScore } from '../scores/dot-score.ts';
import { AdditiveAlignment } from './additive-alignment.ts';
import { type AttentionDecoder, contextVector } from './attention-decoder.ts';
import { unrollDecoder } from './unroll-decoder.ts';

const root = dataRoot('onnxruntime-vectors');
const read = (name: string): unknown => JSON.parse(readFileSync(join(root ?? '', name), 'utf8'));

interface BahdanauCase {
  readonly name: string;
  readonly x: number[][];
  readonly M: number[][];
  readonly memLen: number;
  readonly len: number;
  readonly dir: 'forward' | 'reverse';
  readonly zeroAttn?: boolean;
  readonly Y: number[][];
}

interface BahdanauFile {
  readonly W: number[][];
  readonly b: number[];
  readonly Wm: number[][];
  readonly Wq: number[][];
  readonly Wa: number[][];
  readonly v: number[];
  readonly cases: readonly BahdanauCase[];
}

type WrapperState = { readonly hidden: Tensor; readonly cell: Tensor; readonly attention: Tensor };

/** TensorFlow's AttentionWrapper: Luong's order and input feeding, Bahdanau's score, no tanh on the attention. */
function wrapper(file: BahdanauFile, zeroAttention: boolean): AttentionDecoder<WrapperState> {
  const [size, attention, depth] = [3, 2, 3];
  const cell = new LstmCell({ input: depth + attention, size }, new Random(0));
  const alignment = new AdditiveAlignment({ queryDepth: size, keyDepth: depth, hidden: 2 }, new Random(0));
  const combine = new Linear({ input: 2 * size, output: attention, bias: false }, new Random(0));
  // The file has the gates as i, g, f, o; here they are i, f, g, o.
  const gates = (x: Tensor): Tensor => {
    const [i, g, f, o] = split(x, 4, 0) as [Tensor, Tensor, Tensor, Tensor];
    return concat([i, f, g, o], 0);
  };
  const [input, state] = split(transpose(tensor(file.W)), [depth + attention, size], 1) as [Tensor, Tensor];
  const named = { inputWeight: gates(input), stateWeight: gates(state), inputBias: gates(tensor(file.b)) };
  loadStateDict(cell, new Map(Object.entries({ ...named, stateBias: zeros([4 * size]) })));
  const matrices = { keyWeight: file.Wm, queryWeight: file.Wq };
  const turned = Object.entries(matrices).map(([name, x]) => [name, transpose(tensor(x))] as const);
  loadStateDict(alignment, new Map([...turned, ['vector', tensor([file.v])] as const]));
  const weight = transpose(tensor(file.Wa));
  loadStateDict(combine, new Map([['weight', zeroAttention ? zeros(weight.shape) : weight]]));
  return {
    call({ x, memory }, before) {
      const { output, state: after } = cell.call(concat([x, before.attention], 1), before);
      const { weights } = alignment.call(output, {}, memory);
      const context = contextVector(weights, memory.values);
      const attended = combine.call(concat([output, context], 1));
      return { output, context, weights, state: { ...after, attention: attended } };
    },
    initialState: ({ values }) => {
      const batch = values.shape[0] ?? 0;
      return { ...cell.initialState(batch), attention: zeros([batch, attention]) };
    },
    prepare: (values) => alignment.prepare(values),
  };
}

/** True on the first places of each row, as many as its length. */
const firstOf = (lengths: readonly number[], places: number): Tensor =>
  tensor(
    lengths.map((length) => Array.from({ length: places }, (_, i) => i < length)),
    [lengths.length, places],
    'bool',
  );

/** Cases of one direction and one length, as one batch. */
function outputsOf(file: BahdanauFile, cases: readonly BahdanauCase[]): Tensor {
  const [first] = cases as [BahdanauCase];
  const memory = {
    values: tensor(cases.map(({ M }) => M)),
    mask: firstOf(
      cases.map(({ memLen }) => memLen),
      first.M.length,
    ),
  };
  const options = {
    reverse: first.dir === 'reverse',
    mask: firstOf(
      cases.map(({ len }) => len),
      first.x.length,
    ),
  };
  const decoder = wrapper(file, first.zeroAttn === true);
  return unrollDecoder(decoder, { x: tensor(cases.map(({ x }) => x)), memory }, options).output;
}

onEachBackend('decoders and the vectors of ONNX Runtime', () => {
  it.skipIf(!root)('a recurrent decoder with additive attention gives each of the 8 cases', () => {
    const file = read('bahdanau_attn_lstm.json') as BahdanauFile;
    expect(file.cases.length).toBe(8);
    for (const each of file.cases) {
      toBeClose(outputsOf(file, [each]), each.Y.flat(), { relative: 0, absolute: 1e-5 });
    }
  });

  it.skipIf(!root)('and those of two examples as one batch', () => {
    const file = read('bahdanau_attn_lstm.json') as BahdanauFile;
    for (const direction of ['forward', 'reverse']) {
      const both = file.cases.filter(({ name, dir }) => name.startsWith('TwoBatch') && dir === direction);
      expect(both.length).toBe(2);
      const expected = both.flatMap(({ Y }) => Y.flat());
      toBeClose(outputsOf(file, both), expected, { relative: 0, absolute: 1e-5 });
    }
  });
});

interface BertFile {
  readonly W: number[][];
  readonly b: number[];
  readonly x: number[][];
  readonly heads: number;
  readonly cases: readonly {
    readonly keyLen: number;
    readonly relBias_H_S_S?: number[];
    readonly Y: number[];
  }[];
}

onEachBackend('attend and the vectors of ONNX Runtime', () => {
  it.skipIf(!root)('is the attention of BERT, its mask and its relative bias', () => {
    const file = read('bert_attention.json') as BertFile;
    expect(file.cases.length).toBe(3);
    const length = file.x.length;
    const projected = linear(tensor(file.x), transpose(tensor(file.W)), tensor(file.b));
    const [query, key, value] = split(projected, 3, 1).map((x) =>
      transpose(reshape(x, [length, file.heads, -1]), [1, 0, 2]),
    ) as [Tensor, Tensor, Tensor];
    for (const { keyLen, relBias_H_S_S: bias, Y } of file.cases) {
      const inputs = { query, key, value, mask: firstOf([keyLen], length) };
      const relative = tensor(bias ?? new Array(file.heads * length * length).fill(0), [
        file.heads,
        length,
        length,
      ]);
      const score = (q: Tensor, k: Tensor): Tensor => add(scaledDotScore(q, k), relative);
      const outputs = [attendBy(inputs, { score, normalizer: maskedSoftmax }).output];
      outputs.push(bias ? attendExact({ ...inputs, bias: relative }).output : attend(inputs).output);
      for (const output of outputs) {
        toBeClose(reshape(transpose(output, [1, 0, 2]), [-1]), Y, { relative: 1e-5, absolute: 1e-5 });
      }
    }
  });
});
