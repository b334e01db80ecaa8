// Draws docs/architecture.md's diagram from the imports as they are; with --check only says whether it is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { cruise } from './cruise.mjs';

const [BEGIN, END] = ['<!-- diagram: drawn from the code by `pnpm diagram` -->', '<!-- end of diagram -->'];
const root = new URL('../..', import.meta.url).pathname;
const page = `${root}docs/architecture.md`;
const PLACES = [
  'apps/demo',
  'apps/bench',
  'packages/tasks',
  'packages/transformer',
  'packages/memory-net',
  'packages/hopfield',
  'packages/attention',
  'packages/wasm-backend',
  'packages/tensor-core',
];

const old = readFileSync(page, 'utf8');
const [before, rest] = old.split(BEGIN);
const [, after] = rest?.split(END) ?? [];
if (after === undefined)
  throw new Error(`diagram: ${page} must hold the two markers of the diagram, got none`);
const drawn = `${before}${BEGIN}\n\n${diagram()}\n${END}${after}`;
if (process.argv.includes('--check')) {
  if (drawn !== old) {
    console.error(
      'diagram: docs/architecture.md must show the imports as they are, got another: run pnpm diagram',
    );
    process.exit(1);
  }
  console.log('diagram: up to date');
} else writeFileSync(page, drawn);

/** A mermaid graph of the packages; an arrow points at what is imported. */
function diagram() {
  const arrows = new Set();
  for (const { source, dependencies } of cruise(root, ['packages', 'apps']).modules) {
    const from = placeOf(source);
    if (!PLACES.includes(from) || source.includes('.test.')) continue;
    for (const { resolved } of dependencies) {
      const to = placeOf(resolved);
      if (PLACES.includes(to) && to !== from) arrows.add(`  ${id(from)} --> ${id(to)}`);
    }
  }
  const boxes = PLACES.map((place) => `  ${id(place)}["${place.split('/')[1]}"]`);
  return ['```mermaid', 'graph TD', ...boxes, ...[...arrows].sort(), '```', ''].join('\n');
}

function placeOf(path) {
  return path.split('/').slice(0, 2).join('/');
}

function id(place) {
  return place.split('/')[1].replaceAll('-', '_');
}
