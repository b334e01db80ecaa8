import { onEachBackend } from '@mneme/testing';
import { memory, type Tensor, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors } from './decode-safetensors.ts';
import { encodeSafetensors } from './encode-safetensors.ts';
import { SafetensorsError } from './safetensors-header.ts';

/** A file of this header and these bytes of data. */
function fileOf(header: string | Uint8Array, data: ArrayLike<number> = [], length?: bigint): Uint8Array {
  const json = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(Uint8Array.from(data), 8 + json.length);
  return bytes;
}

const entry = (dtype: string, shape: unknown, offsets: unknown): string =>
  JSON.stringify({ dtype, shape, data_offsets: offsets });

onEachBackend('safetensors', () => {
  it('come back as they went in', () => {
    const tensors = new Map<string, Tensor>([
      ['flag', tensor([true, false, true], [3, 1], 'bool')],
      [
        'weight',
        tensor([
          [1.5, -0, 3e-39],
          [Number.POSITIVE_INFINITY, 2, 1 / 3],
        ]),
      ],
      ['empty', tensor([], [0, 5])],
      ['scalar', tensor(7, [], 'int32')],
      ['名前 "quoted"\n', tensor([-1, 2 ** 31 - 1], [2], 'int32')],
    ]);
    const bytes = encodeSafetensors(tensors, { metadata: { format: 'pt', 说明: 'ü' } });
    const decoded = decodeSafetensors(bytes);
    expect(decoded.metadata).toEqual(
      new Map([
        ['format', 'pt'],
        ['说明', 'ü'],
      ]),
    );
    expect(new Set(decoded.tensors.keys())).toEqual(new Set(tensors.keys()));
    for (const [name, { shape, dtype }] of tensors) {
      const got = decoded.tensors.get(name);
      expect([got?.shape, got?.dtype]).toEqual([shape, dtype]);
      expect(got?.dataSync()).toEqual(tensors.get(name)?.dataSync());
    }
  });

  it('have the bytes that the format says', () => {
    const bytes = encodeSafetensors(new Map([['b', tensor([1, -2], [2], 'int32')]]));
    const header = '{"b":{"dtype":"I32","shape":[2],"data_offsets":[0,8]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
    expect(bytes).toEqual(fileOf(padded, [1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff]));
  });

  it('keep each tensor aligned, whatever the order they came in', () => {
    const tensors = new Map<string, Tensor>([
      ['a', tensor([true], [1], 'bool')],
      ['b', tensor([1])],
    ]);
    const reversed = new Map([...tensors].toReversed());
    expect(encodeSafetensors(tensors)).toEqual(encodeSafetensors(reversed));
    expect(decodeSafetensors(encodeSafetensors(tensors)).tensors.get('b')?.dataSync()[0]).toBe(1);
  });
});

onEachBackend('safetensors', () => {
  it('read the types of other writers, unaligned too', () => {
    const header = `{"a":${entry('U8', [1], [0, 1])},"h":${entry('F16', [1], [1, 3])},"b":${entry('BF16', [1], [3, 5])},"l":${entry('I64', [1], [5, 13])}}`;
    const data = [200, 0x00, 0xc2, 0x40, 0x40, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    const { tensors } = decodeSafetensors(fileOf(header, data));
    expect([...tensors].map(([name, x]) => [name, x.dtype, x.dataSync()[0]])).toEqual([
      ['a', 'int32', 200],
      ['h', 'float32', -3],
      ['b', 'float32', 3],
      ['l', 'int32', -1],
    ]);
  });

  it.each(['F16', 'BF16'] as const)('write float32 as %s, rounded', (floats) => {
    const bytes = encodeSafetensors(new Map([['x', tensor([1, 1 / 3, -1e-3])]]), { floats });
    const values = decodeSafetensors(bytes).tensors.get('x')?.dataSync() ?? [];
    for (const [i, x] of [1, 1 / 3, -1e-3].entries()) {
      expect(Math.abs((values[i] ?? 0) / x - 1)).toBeLessThan(floats === 'F16' ? 2 ** -11 : 2 ** -8);
    }
  });

  it('refuse tensors that they cannot hold', () => {
    expect(() => encodeSafetensors(new Map([['x', tensor(['text'])]]))).toThrow(
      'encodeSafetensors: tensors must be of float32, int32 or bool, got string for "x"',
    );
    for (const name of ['__proto__', '__metadata__']) {
      expect(() => encodeSafetensors(new Map([[name, tensor([1])]]))).toThrow(
        `encodeSafetensors: tensors must not be named ${name}`,
      );
    }
  });
});

const MALFORMED: readonly [string, Uint8Array, string][] = [
  ['no header', new Uint8Array(3), 'begin with the 8 bytes of the length of its header, got 3 bytes'],
  ['truncated', fileOf('{}', [], 80n), 'hold its whole header, got a header of 80 bytes in a file of 10'],
  ['long', fileOf('{}', [], 2n ** 40n), 'have a header of at most 100000000 bytes, got 1099511627776'],
  ['UTF-8', fileOf(Uint8Array.of(0x7b, 0x22, 0xff, 0x22)), 'have a header in UTF-8, got bytes that are not'],
  [
    'JSON',
    fileOf('{"a":'),
    'have a header in JSON, got other text: character 5 must be a value, got the end',
  ],
  ['array', fileOf('[]'), 'have a JSON object for a header, got another'],
  ['space', fileOf(' {}'), 'have a JSON object for a header, got another'],
  [
    'twice',
    fileOf('{"a":1,"a":2}'),
    'have a header in JSON, got other text: a key must stand once, got "a" twice',
  ],
  ['__proto__', fileOf('{"__proto__":1}'), 'no key may be __proto__'],
  ['metadata', fileOf('{"__metadata__":{"a":1}}'), 'have strings for metadata, got 1 for "a"'],
  ['metadata text', fileOf('{"__metadata__":3}'), 'have an object for __metadata__, got 3'],
  ['type', fileOf(`{"a":${entry('F8', [1], [0, 1])}}`, [0]), 'got "F8" for "a"'],
  ['inherited type', fileOf(`{"a":${entry('toString', [1], [0, 1])}}`, [0]), 'got "toString" for "a"'],
  [
    'no entry',
    fileOf('{"a":null}'),
    'have tensors of types F32, F16, BF16, I32, I64, U8, BOOL, got null for "a"',
  ],
  [
    'shape',
    fileOf(`{"a":${entry('U8', [-1], [0, 0])}}`),
    'give each tensor a shape of integers of at least 0',
  ],
  ['large shape', fileOf(`{"a":${entry('U8', [2 ** 40, 2 ** 40], [0, 1])}}`, [0]), 'got 1'],
  ['negative', fileOf(`{"a":${entry('U8', [1], [-1, 0])}}`), 'give each tensor two data_offsets in order'],
  [
    'backwards',
    fileOf(`{"a":${entry('U8', [1], [1, 0])}}`, [0]),
    'give each tensor two data_offsets in order',
  ],
  [
    'size',
    fileOf(`{"a":${entry('F32', [2], [0, 4])}}`, [0, 0, 0, 0]),
    'give "a" the 8 bytes of F32 [2], got 4',
  ],
  [
    'overlap',
    fileOf(`{"a":${entry('U8', [2], [0, 2])},"b":${entry('U8', [2], [1, 3])}}`, [0, 0, 0]),
    'keep its tensors apart, got "b" at 1, within another',
  ],
  [
    'hole',
    fileOf(`{"a":${entry('U8', [1], [0, 1])},"b":${entry('U8', [1], [2, 3])}}`, [0, 0, 0]),
    'have no holes, got 1 bytes of no tensor before "b"',
  ],
  [
    'past the end',
    fileOf(`{"a":${entry('U8', [9], [0, 9])}}`, [0]),
    'hold the 9 bytes of its tensors, got 1',
  ],
  ['rest', fileOf(`{"a":${entry('U8', [1], [0, 1])}}`, [0, 0]), 'hold the 1 bytes of its tensors, got 2'],
];

describe('a malformed safetensors file', () => {
  it.each(MALFORMED)('is refused: %s', (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(message);
    expect(() => decodeSafetensors(bytes)).toThrow(SafetensorsError);
    expect(() => decodeSafetensors(bytes)).toThrow('decodeSafetensors: the file must ');
  });

  it('is refused for values that its tensors cannot have, and leaves no tensor behind', () => {
    const { numTensors } = memory();
    const large = fileOf(`{"a":${entry('I64', [1], [0, 8])}}`, [0, 0, 0, 0x80, 0, 0, 0, 0]);
    expect(() => decodeSafetensors(large)).toThrow(
      'decodeSafetensors: a must hold integers of 32 bits, got 2147483648',
    );
    const flag = fileOf(`{"x":${entry('U8', [1], [0, 1])},"a":${entry('BOOL', [1], [1, 2])}}`, [0, 2]);
    expect(() => decodeSafetensors(flag)).toThrow('decodeSafetensors: a must hold booleans, 0 or 1, got 2');
    expect(memory().numTensors).toBe(numTensors);
  });

  it('never does anything but throw a SafetensorsError', () => {
    const whole = fileOf(`{"a":${entry('U8', [3], [0, 3])},"b":${entry('BOOL', [1], [3, 4])}}`, [1, 2, 3, 1]);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.nat(whole.length),
        (changes, length) => {
          const bytes = whole.slice(0, length);
          for (const [i, value] of changes) if (i < length) bytes[i] = value;
          try {
            for (const value of decodeSafetensors(bytes).tensors.values()) value.dispose();
          } catch (error) {
            expect(error).toBeInstanceOf(SafetensorsError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
