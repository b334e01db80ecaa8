import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBabi } from './format-babi.ts';
import { GENERATED_TASKS, generateBabi } from './generate/generate-babi.ts';
import { BabiFormatError, type BabiQuestion, parseBabi } from './parse-babi.ts';
import { readBabi } from './read-babi.ts';

const REAL_LOOKING = GENERATED_TASKS.map((task) =>
  formatBabi(generateBabi({ task, questions: 6, seed: 9 }).train),
);

/** The questions, or nothing where the text was refused; any other error is thrown on. */
function read(text: string): BabiQuestion[] | undefined {
  try {
    return parseBabi(text, 'f');
  } catch (error) {
    if (!(error instanceof BabiFormatError)) throw error;
    expect(error.message).toMatch(/^parseBabi: f:\d+ must be /);
    expect(error.message.length).toBeLessThan(2000);
    return undefined;
  }
}

function holdsItsPromise(questions: readonly BabiQuestion[]): boolean {
  return questions.every(
    ({ sentences, supports, answer }) =>
      supports.length > 0 &&
      supports.every((support) => Number.isInteger(support) && support >= 0 && support < sentences.length) &&
      /^[a-z0-9',-]+$/.test(answer),
  );
}

const SPICE = [
  '__proto__',
  'constructor',
  '\0',
  '\u0001',
  '\u2028',
  '\ufeff',
  '\ufffd',
  '\ud800',
  '\t',
  '\t\t',
  '\r',
  '\n',
  '\n\n',
  ' ',
  '  ',
  '.',
  '?',
  '-1',
  '0',
  '1e9',
  '999999',
  '9007199254740993',
  '0x10',
  'É',
  'K',
  '1 ',
  '\n1 ',
  'x'.repeat(3000),
];

const mutation = fc.record({
  text: fc.constantFrom(...REAL_LOOKING),
  changes: fc.array(fc.record({ at: fc.nat(5000), cut: fc.nat(12), put: fc.constantFrom('', ...SPICE) }), {
    minLength: 1,
    maxLength: 3,
  }),
});

function mutate({
  text,
  changes,
}: {
  text: string;
  changes: { at: number; cut: number; put: string }[];
}): string {
  return changes.reduce((changed, { at, cut, put }) => {
    const start = at % (changed.length + 1);
    return changed.slice(0, start) + put + changed.slice(start + cut);
  }, text);
}

describe('parseBabi on hostile text', () => {
  it('reads or refuses 40,000 damaged stories', () => {
    let refused = 0;
    fc.assert(
      fc.property(mutation, (damaged) => {
        const questions = read(mutate(damaged));
        if (!questions) refused++;
        return questions === undefined || holdsItsPromise(questions);
      }),
      { numRuns: 40_000 },
    );
    expect(refused).toBeGreaterThan(10_000);
    expect(refused).toBeLessThan(40_000);
  });

  it('reads or refuses 10,000 texts of anything', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('1', '2', ' ', 'a', '.', '?', '\t', '\n', '__proto__', '\0'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(anything, (text) => holdsItsPromise(read(text) ?? [])),
      { numRuns: 10_000 },
    );
  });

  it('refuses words and answers that are none', () => {
    expect(() => parseBabi('1 __proto__ moved.\n', 'f')).toThrow('f:1 must be words of letters');
    expect(() => parseBabi('1 A left.\n2 Who?\t__proto__\t1\n', 'f')).toThrow(
      'f:2 must be a question with an answer',
    );
    expect(() => parseBabi('1 A left.\n2 Who?\ta\0\t1\n', 'f')).toThrow(BabiFormatError);
    expect(() => parseBabi(`1 ${'a'.repeat(10 ** 6)}`, 'f')).toThrow(/got "a{200}\.\.\."$/);
  });

  it('reads a story of 400,000 lines in time linear in its length', () => {
    const lines = (count: number): string =>
      Array.from({ length: count }, (_, i) =>
        i % 2 === 0 ? `${i + 1} Mary left.` : `${i + 1} Who left?\tmary\t${i}`,
      ).join('\n');
    const [short, long] = [lines(50_000), lines(400_000)];
    const seconds = (text: string): number => {
      const start = performance.now();
      expect(parseBabi(text, 'f')).toHaveLength(text.split('?').length - 1);
      return (performance.now() - start) / 1000;
    };
    seconds(short);
    const ratio = seconds(long) / Math.min(seconds(short), seconds(short));
    expect(ratio).toBeLessThan(40);
    const last = parseBabi(long, 'f').at(-1);
    expect(last?.sentences).toHaveLength(200_000);
    expect(last?.sentences).toBe(last?.sentences);
  });
});

describe('readBabi', () => {
  it('refuses a file that is not UTF-8', () => {
    const root = mkdtempSync(join(tmpdir(), 'babi-'));
    mkdirSync(join(root, 'babi/en'), { recursive: true });
    const file = join(root, 'babi/en/qa1_single-supporting-fact_train.txt');
    writeFileSync(file, Uint8Array.from([0x31, 0x20, 0x41, 0xff, 0x2e, 0x0a]));
    expect(() => readBabi(root, 1)).toThrow(BabiFormatError);
    expect(() => readBabi(root, 1)).toThrow(`readBabi: ${file} must be UTF-8 text, got bytes that are none`);
    rmSync(root, { recursive: true });
  });
});
