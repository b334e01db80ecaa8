// What an import weighs in a page, minified and gzipped, held to the budgets of budgets.json: alone, where tfjs-core is
// there anyway, beyond another import, and whole, with tfjs-core and a backend. `sizes.mjs [--json] [--update]`; --update writes the
// tables of README and of the packages that mechanisms.json names.
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = import.meta.dirname;
const readme = `${here}/../../README.md`;
const [BEGIN, END] = ['<!-- sizes: by `pnpm sizes --update` -->', '<!-- end of sizes -->'];

const budgets = Object.entries(JSON.parse(readFileSync(`${here}/budgets.json`, 'utf8')));
const rows = [];
for (const [what, { code, beyond, whole = false, gzip }] of budgets) {
  const bytes = (await weight(code, whole)) - (beyond ? await weight(beyond, whole) : 0);
  rows.push({ what, bytes, budget: gzip, within: bytes <= gzip });
}

const table = [
  '| import | gzipped | budget |',
  '|---|---|---|',
  ...rows.map(({ what, bytes, budget }) => `| ${what} | ${kilo(bytes)} | ${kilo(budget)} |`),
].join('\n');
if (process.argv.includes('--json')) for (const row of rows) console.log(JSON.stringify(row));
else console.log(table);
if (process.argv.includes('--update')) {
  write(readme, table);
  for (const [name, mechanisms] of Object.entries(
    JSON.parse(readFileSync(`${here}/mechanisms.json`, 'utf8')),
  )) {
    write(`${here}/../../packages/${name}/README.md`, await weights(name, mechanisms));
  }
}
for (const { what, bytes, budget, within } of rows) {
  if (!within) console.error(`sizes: ${what} must weigh at most ${budget} bytes, got ${bytes}`);
}
process.exitCode = rows.every(({ within }) => within) ? 0 : 1;

/** A table of what mechanisms of a package weigh, each with all that it needs of tensor-core. */
async function weights(name, mechanisms) {
  const lines = ['| import | gzipped |', '|---|---|'];
  for (const names of mechanisms) {
    // maskedSoftmax comes from tensor-core, whose exports no other package has.
    const [from, core] = [names.filter((each) => each !== 'maskedSoftmax'), names.includes('maskedSoftmax')];
    const code = [
      `export { ${from.join(', ')} } from '@mneme/${name}';`,
      ...(core ? ["export { maskedSoftmax } from '@mneme/tensor-core';"] : []),
    ];
    lines.push(
      `| ${names.map((each) => `\`${each}\``).join(', ')} | ${kilo(await weight(code.join('\n'), false))} |`,
    );
  }
  return lines.join('\n');
}

/** Puts a table between the markers of a README. */
function write(file, table) {
  const [before, rest] = readFileSync(file, 'utf8').split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`sizes: ${file} must hold the two markers of the table, got none`);
  writeFileSync(file, `${before}${BEGIN}\n\n${table}\n\n${END}${after}`);
}

/** The bytes of what is imported, minified and gzipped. */
async function weight(code, whole) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: here },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: whole ? [] : ['@tensorflow/*'],
    logLevel: 'error',
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

function kilo(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
