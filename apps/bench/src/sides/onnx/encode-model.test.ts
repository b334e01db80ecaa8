import { describe, expect, it } from 'vitest';
import { encodeModel } from './encode-model.ts';
import { bytesField, floatField, integerField } from './protobuf.ts';

const text = (name: string): number[] => [name.length, ...new TextEncoder().encode(name)];

describe('fields', () => {
  it('are tagged and written as protocol buffers have them', () => {
    expect([...integerField(1, 150)]).toEqual([0x08, 0x96, 0x01]);
    expect([...integerField(3, -1)]).toEqual([0x18, ...new Array(9).fill(0xff), 0x01]);
    expect([...bytesField(2, 'testing')]).toEqual([0x12, ...text('testing')]);
    expect([...bytesField(3, [integerField(1, 150)])]).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
    expect([...floatField(2, 1)]).toEqual([0x15, 0, 0, 0x80, 0x3f]);
    expect([...integerField(20, 7)]).toEqual([0xa0, 0x01, 0x07]); // a tag of two bytes
  });
});

describe('encodeModel', () => {
  it('writes versions, graph and operator sets', () => {
    const bytes = encodeModel({
      nodes: [{ op: 'Neg', inputs: ['x'], outputs: ['y'] }],
      inputs: [{ name: 'x', shape: [3] }],
      outputs: [{ name: 'y', shape: [3] }],
      constants: [{ name: 'c', shape: [1], values: Float32Array.of(1) }],
    });
    const node = [0x0a, ...text('x'), 0x12, ...text('y'), 0x22, ...text('Neg')];
    const constant = [0x08, 1, 0x10, 1, 0x42, ...text('c'), 0x4a, 4, 0, 0, 0x80, 0x3f];
    // A value is a name and a type: float, of a shape of one dimension.
    const value = (name: string): number[] => [
      0x0a,
      ...text(name),
      0x12,
      10,
      0x0a,
      8,
      0x08,
      1,
      0x12,
      4,
      0x0a,
      2,
      0x08,
      3,
    ];
    const part = (tag: number, content: number[]): number[] => [tag, content.length, ...content];
    const graph = [
      ...part(0x0a, node),
      ...[0x12, ...text('graph')],
      ...part(0x2a, constant),
      ...part(0x5a, value('x')),
      ...part(0x62, value('y')),
    ];
    const sets = [
      ...part(0x42, [0x0a, 0, 0x10, 17]),
      ...part(0x42, [0x0a, ...text('com.microsoft'), 0x10, 1]),
    ];
    expect([...bytes]).toEqual([0x08, 8, ...part(0x3a, graph), ...sets]);
  });

  it('gives attributes their type', () => {
    const attributes = { axis: { int: -1 }, epsilon: { float: 1 }, perm: { ints: [1, 0] } };
    const node = { op: 'A', inputs: [], outputs: [], attributes, domain: 'd' };
    const bytes = Buffer.from(encodeModel({ nodes: [node], inputs: [], outputs: [] }));
    const attribute = (name: string, value: number[], type: number): Buffer =>
      Buffer.from([0x0a, ...text(name), ...value, 0xa0, 0x01, type]);
    expect(bytes.includes(attribute('axis', [0x18, ...new Array(9).fill(0xff), 0x01], 2))).toBe(true);
    expect(bytes.includes(attribute('epsilon', [0x15, 0, 0, 0x80, 0x3f], 1))).toBe(true);
    expect(bytes.includes(attribute('perm', [0x40, 1, 0x40, 0], 7))).toBe(true);
    expect(bytes.includes(Buffer.from([0x3a, ...text('d')]))).toBe(true);
  });
});
