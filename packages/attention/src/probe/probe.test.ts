import { Random } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { memory, ones, tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { attend } from '../attend.ts';
import { MultiHeadAttention } from '../multi-head/multi-head-attention.ts';
import { AttentionProbe, matrixOf, type ProbeRecord } from './attention-probe.ts';
import { probeFromJson, probeToJson } from './probe-json.ts';
import { weightsHtml } from './weights-html.ts';
import { weightsSvg } from './weights-svg.ts';

onEachBackend('AttentionProbe', () => {
  it('collects by path and head through a model, and holds no tensor', () => {
    const layer = new MultiHeadAttention({ width: 6, heads: 3 }, new Random(0));
    const x = tensor(
      Array.from({ length: 2 * 5 * 6 }, (_, i) => Math.sin(i)),
      [2, 5, 6],
    );
    const probe = new AttentionProbe();
    const plain = layer.call({ query: x, key: x, value: x }).output.dataSync();
    const before = memory().numTensors;
    const { output, weights } = layer.call(
      { query: x, key: x, value: x },
      { probe: probe.within('layers').within('0') },
      { returns: { weights: true } },
    );
    expect(memory().numTensors).toBe(before + 2);
    expect([...output.dataSync()]).toEqual([...plain]);
    expect(probe.records.map(({ path, name }) => `${path}/${name}`)).toEqual([
      'layers.0.attend/scores',
      'layers.0.attend/weights',
      'layers.0.attend/logSumExp',
    ]);
    const [record] = probe.named('weights', 'layers.0.attend');
    const all = weights.arraySync() as number[][][][];
    expect(matrixOf(record as ProbeRecord, [1, 2])).toEqual(all[1]?.[2]);
    expect(probe.named('weights', 'layers.1')).toEqual([]);
    probe.clear();
    expect(probe.records).toEqual([]);
  });

  it('comes back from JSON as it was, with numbers that JSON lacks', () => {
    const probe = new AttentionProbe();
    probe.report('scores', tensor([[1 / 3, Number.NEGATIVE_INFINITY, Number.NaN]]));
    attend({ query: ones([1, 2]), key: ones([3, 2]), value: ones([3, 1]) }, {}, { probe });
    const text = JSON.stringify(probeToJson(probe.records));
    expect(probeFromJson(JSON.parse(text))).toEqual(probe.records);
  });
});

describe('what is read of a probe', () => {
  const record = { path: '', name: 'weights', shape: [2, 1, 2], values: Float32Array.of(1, 0, 0.5, 0.5) };

  it('refuses a place that is none, and JSON of another kind', () => {
    expect(matrixOf(record)).toEqual([[1, 0]]);
    expect(() => matrixOf(record, [2])).toThrow('matrixOf: place must be within [2], got [2]');
    expect(() => matrixOf({ ...record, shape: [4] })).toThrow(
      'matrixOf: record must be of [..., queries, keys], got [4]',
    );
    expect(() => probeFromJson({ format: 'other' })).toThrow(
      'probeFromJson: json must be of format mneme-probe-1, got other',
    );
    expect(() => probeFromJson(null)).toThrow('got undefined');
    const { records } = probeToJson([record]);
    const cut = { format: 'mneme-probe-1', records: [{ ...records[0], values: [1] }] };
    expect(() => probeFromJson(cut)).toThrow('probeFromJson: records[0].values must be 4 numbers, got 1');
  });
});

describe.each([
  ['weightsSvg', weightsSvg],
  ['weightsHtml', weightsHtml],
])('%s', (name, draw) => {
  const weights = [
    [0.25, 0.75],
    [1, 0],
  ];

  it('shows every label and number', () => {
    const drawn = draw(weights, { title: 'Two hops', queries: ['where', 'is'], keys: ['Mary', 'garden'] });
    for (const text of ['Two hops', 'where', 'is', 'Mary', 'garden', '.25', '.75', '1.00', '.00']) {
      expect(drawn).toContain(text);
    }
    expect(drawn).toMatchSnapshot();
  });

  it('escapes what would be markup', () => {
    const hostile = `<script>alert("x")</script>&'\u0000`;
    const drawn = draw(weights, { title: hostile, queries: [hostile, ''], keys: [hostile, ''] });
    expect(drawn).not.toMatch(/<script|"x"|\p{Cc}/u);
    expect(drawn).toContain('&lt;script&gt;');
  });

  it('refuses what does not fit', () => {
    expect(() => draw(weights, { title: '', keys: ['one'] })).toThrow(
      `${name}: keys must be 2 labels, got 1`,
    );
    expect(() => draw(weights, { title: '', queries: ['1', '2', '3'] })).toThrow(
      `${name}: queries must be 2 labels, got 3`,
    );
    expect(() => draw([[1], [1, 2]], { title: '' })).toThrow(
      `${name}: weights must be rows of equal length, got 1,2`,
    );
    expect(() => draw([[Number.NaN]], { title: '' })).toThrow(`${name}: weights must be finite, got others`);
  });
});
