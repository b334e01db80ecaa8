import { readdirSync, readFileSync } from 'node:fs';

/** A piece of documentation that says it runs. */
export interface Example {
  readonly file: string;
  /** The line that it begins at, from 1. */
  readonly line: number;
  readonly code: string;
}

/** Every `@example` of the packages' sources and every `ts` block of their READMEs and of the guide. */
export function findExamples(root: string): Example[] {
  const files = ['packages', 'docs'].flatMap((folder) => filesBelow(root, folder));
  const sources = files.filter(
    (file) => /^packages\/[^/]+\/src\/.*\.ts$/.test(file) && !file.includes('.test'),
  );
  const pages = [
    'README.md',
    ...files.filter((file) => file.endsWith('.md') && !file.startsWith('docs/api/')),
  ];
  const read = (file: string): string => readFileSync(`${root}/${file}`, 'utf8');
  return [
    ...sources.sort().flatMap((file) => inComments(read(file), file)),
    ...pages.sort().flatMap((file) => inFences(read(file), file)),
  ];
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(`${root}/${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (['node_modules', 'dist'].includes(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(root, path) : [path];
  });
}

function inComments(text: string, file: string): Example[] {
  return [...text.matchAll(/@example\n((?: *\*(?!\/).*\n)+)/g)].map((match) => {
    const [all, body = ''] = match;
    const lines = body.split('\n').map((line) => line.replace(/^ *\* ?/, ''));
    const next = lines.findIndex((line) => line.startsWith('@'));
    const code = (next < 0 ? lines : lines.slice(0, next)).join('\n').replace(/```(ts)?/g, '');
    return { file, line: lineAt(text, (match.index ?? 0) + all.indexOf('\n') + 1), code };
  });
}

function inFences(text: string, file: string): Example[] {
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => ({
    file,
    line: lineAt(text, match.index ?? 0) + 1,
    code: match[1] ?? '',
  }));
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
