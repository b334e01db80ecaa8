// A file holds one concept: no source of more than 250 lines.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const LONGEST = 250;
const root = new URL('../..', import.meta.url).pathname;
const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.mjs', '*.svelte'],
  { cwd: root },
);
const long = files
  .toString()
  .trim()
  .split('\n')
  .map((file) => ({ file, lines: readFileSync(`${root}${file}`, 'utf8').split('\n').length - 1 }))
  .filter(({ lines }) => lines > LONGEST);
for (const { file, lines } of long) console.error(`${file} must have at most ${LONGEST} lines, got ${lines}`);
process.exitCode = long.length > 0 ? 1 : 0;
