import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJson, type StrictJson } from './strict-json.ts';

function plain(value: StrictJson): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

describe('parseStrictJson', () => {
  it('parses what JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), fc.constantFrom(undefined, 2), (text, indent) => {
        fc.pre(!text.includes('__proto__'));
        const value: unknown = JSON.parse(text);
        expect(plain(parseStrictJson(JSON.stringify(value, null, indent)))).toEqual(value);
      }),
    );
  });

  it.each([
    ['{"a":1,"a":2}', 'a key must stand once, got "a" twice'],
    ['{"__proto__":1}', 'no key may be __proto__'],
    ['{"\\u005f_proto__":1}', 'no key may be __proto__'],
    ['{"a":1', 'character 6 must be }, got the end'],
    ['{a:1}', 'character 1 must be a key, got a:1}'],
    ['[1,]', 'character 3 must be a value, got ]'],
    ['[1] 2', 'character 4 must be the end, got 2'],
    ['"a', 'character 0 must be a string, got "a'],
    ['nul', 'character 0 must be a value, got nul'],
    ['', 'character 0 must be a value, got the end'],
    ['['.repeat(40), 'at most 32 levels'],
  ])('refuses %s', (text, message) => {
    expect(() => parseStrictJson(text)).toThrow(message);
    expect(() => parseStrictJson(text)).toThrow(SyntaxError);
  });
});
