import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cruise } from './cruise.mjs';

/** A workspace of two siblings in which `planted` is the code of one of them; the rules that it breaks. */
function broken(planted: string, file = 'packages/memory-net/src/index.ts'): string[] {
  const files = {
    'tsconfig.json': '{"compilerOptions":{"module":"nodenext"}}',
    'packages/attention/package.json': '{"name":"@mneme/attention"}',
    'packages/attention/src/index.ts': 'export const a = 1;\n',
    'packages/hopfield/package.json': '{"name":"@mneme/hopfield"}',
    'packages/hopfield/src/index.ts': 'export const h = 1;\n',
    'packages/memory-net/package.json': '{"name":"@mneme/memory-net"}',
    'packages/memory-net/src/index.ts': 'export {};\n',
    [file]: planted,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const report = cruise(folder, ['packages']);
  return report.summary.violations.map(({ rule }: { rule: { name: string } }) => rule.name).sort();
}

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layers-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the rules of the layers', () => {
  it('let a clean tree pass', () => {
    expect(broken('export const m = 1;\n')).toEqual([]);
  });

  it('catch a relative path across packages, up to a sibling', () => {
    expect(broken("export { h } from '../../hopfield/src/index.ts';\n")).toEqual([
      'layer-of-memory-net',
      'no-relative-across-packages',
    ]);
  });

  it('catch a relative path across packages even where the arrow is allowed', () => {
    expect(broken("export { a } from '../../attention/src/index.ts';\n")).toEqual([
      'no-relative-across-packages',
    ]);
  });

  it('catch an import that the manifest does not name', () => {
    expect(broken("export { h } from '@mneme/hopfield';\n")).toEqual(['no-unresolvable']);
  });

  it('catch a cycle', () => {
    const planted = "export { m } from './other.ts';\n";
    mkdirSync(join(folder, 'packages/memory-net/src'), { recursive: true });
    writeFileSync(
      join(folder, 'packages/memory-net/src/other.ts'),
      "export * from './index.ts';\nexport const m = 1;\n",
    );
    expect(new Set(broken(planted))).toEqual(new Set(['no-cycles']));
  });
});
