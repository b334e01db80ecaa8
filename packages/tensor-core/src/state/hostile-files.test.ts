import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../random/random.ts';
import { decodeSafetensors } from './decode-safetensors.ts';
import { encodeSafetensors } from './encode-safetensors.ts';
import { SafetensorsError } from './safetensors-header.ts';

const MUTATIONS = 40_000;
const HEADERS = 10_000;

/** Reads a file that may be anything: it is read whole, or refused with an error of ours, and nothing stays behind. */
function read(bytes: Uint8Array): 'read' | 'refused' {
  const before = memory().numTensors;
  try {
    for (const value of decodeSafetensors(bytes).tensors.values()) value.dispose();
    return 'read';
  } catch (error) {
    if (!(error instanceof SafetensorsError)) throw error;
    return 'refused';
  } finally {
    expect(memory().numTensors).toBe(before);
  }
}

function fileOf(header: string, data: number): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

/** Well-formed files of every type, which mutations start from. */
function corpus(): Uint8Array[] {
  const floats = new Map([
    [
      'layers.0.weight',
      tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ],
    ['layers.0.bias', tensor([0.5, -0.5])],
  ]);
  const others = new Map([
    ['ids', tensor([1, -2, 3], [3], 'int32')],
    ['mask', tensor([true, false], [2], 'bool')],
    ['scalar', tensor(7)],
  ]);
  const options = [
    {},
    { floats: 'F16' },
    { floats: 'BF16', metadata: { format: 'pt', step: '12' } },
  ] as const;
  return [
    ...options.map((option) => encodeSafetensors(floats, option)),
    encodeSafetensors(others),
    fileOf(
      '{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[2],"data_offsets":[8,10]}}',
      10,
    ),
    fileOf('{}', 0),
  ];
}

const TOKENS = [
  '-1',
  '0',
  '1e308',
  '9007199254740993',
  '"__proto__"',
  '"constructor"',
  '[]',
  '{}',
  'null',
  '"F64"',
  '\\ud800',
  '\u0000',
  '[[[[',
  ',',
];

/** One to four changes: bytes flipped, cut, repeated, or numbers and names of the header replaced. */
function mutate(original: Uint8Array, random: Random): Uint8Array {
  const draws = random.integers(16, 1 << 16);
  const changes = 1 + ((draws[15] ?? 0) % 4);
  let bytes: Uint8Array = original.slice();
  for (let i = 0; i < changes; i++) {
    const [kind = 0, where = 0, what = 0] = draws.subarray(3 * i);
    const at = bytes.length > 0 ? where % bytes.length : 0;
    if (kind % 6 === 0) bytes[at] = what;
    else if (kind % 6 === 1) bytes = bytes.slice(0, at);
    else if (kind % 6 === 2)
      bytes = Uint8Array.of(
        ...bytes.subarray(0, at),
        ...bytes.subarray(what % (at + 1), at),
        ...bytes.subarray(at),
      );
    else if (kind % 6 === 3 && bytes.length >= 8)
      new DataView(bytes.buffer).setBigUint64(0, BigInt(what) << BigInt(kind % 48), true);
    else bytes = replaceToken(bytes, where, TOKENS[what % TOKENS.length] ?? '');
  }
  return bytes;
}

function replaceToken(bytes: Uint8Array, which: number, token: string): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const tokens = [...text.slice(8).matchAll(/\d+|"[^"]*"/g)];
  const found = tokens[which % Math.max(1, tokens.length)];
  if (!found) return bytes;
  const start = 8 + found.index;
  const changed = Buffer.from(text.slice(0, start) + token + text.slice(start + found[0].length), 'latin1');
  // Half of the time the header's length follows, so that what is inside is looked at.
  const grown = token.length - found[0].length;
  if (which % 2 && changed.length >= 8)
    changed.writeBigUInt64LE(
      BigInt.asUintN(
        64,
        bytes.length >= 8
          ? new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true) + BigInt(grown)
          : 0n,
      ),
    );
  return new Uint8Array(changed);
}

describe('a hostile safetensors file', () => {
  beforeAll(() => setBackend('cpu'));

  it(`is read or refused, ${MUTATIONS.toLocaleString('en')} mutations of well-formed ones`, () => {
    const files = corpus();
    const counts = { read: 0, refused: 0 };
    for (let i = 0; i < MUTATIONS; i++)
      counts[read(mutate(files[i % files.length] as Uint8Array, new Random(1).at(i)))]++;
    // Both roads are taken often, so that neither is untested.
    expect(counts.read).toBeGreaterThan(MUTATIONS / 100);
    expect(counts.refused).toBeGreaterThan(MUTATIONS / 2);
  });

  it(`is read or refused, ${HEADERS.toLocaleString('en')} headers that only look like one`, () => {
    const size = fc.oneof(fc.nat(4), fc.constantFrom(-1, 0.5, 2 ** 31, 2 ** 53, 1e308));
    const entry = fc.record(
      {
        dtype: fc.constantFrom('F32', 'F16', 'BF16', 'I32', 'I64', 'U8', 'BOOL', 'F8_E4M3', 'toString', 7),
        shape: fc.oneof(fc.array(size, { maxLength: 9 }), fc.string()),
        data_offsets: fc.oneof(fc.tuple(size, size), fc.array(size, { maxLength: 3 })),
      },
      { requiredKeys: [] },
    );
    const name = fc.constantFrom('a', 'b', '__proto__', 'constructor', '__metadata__', '', 'toString');
    const entries = fc.array(fc.tuple(name, entry), { maxLength: 4 });
    fc.assert(
      fc.property(entries, fc.nat(40), (list, data) => {
        read(
          fileOf(
            `{${list.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`,
            data,
          ),
        );
      }),
      { numRuns: HEADERS },
    );
  });

  it('allocates nothing for what it promises and does not hold', () => {
    const promises = [
      ...[80n, 2n ** 26n, 99_999_999n, 2n ** 40n, 2n ** 63n].map((length) => {
        const bytes = fileOf('{"a":1}', 8);
        new DataView(bytes.buffer).setBigUint64(0, length, true);
        return bytes;
      }),
      fileOf('{"a":{"dtype":"F32","shape":[1000000000],"data_offsets":[0,4000000000]}}', 8),
      fileOf('{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,8]}}', 8),
    ];
    const before = process.memoryUsage().arrayBuffers;
    for (const bytes of promises) expect(read(bytes)).toBe('refused');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  });

  it('does not reach the prototype of anything', () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      read(
        fileOf(
          `{"${name}":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"polluted":{"__proto__":{"polluted":1}}}`,
          1,
        ),
      );
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
