// Compiles the kernels to wasm/, twice: plain SIMD, whose bits are the same everywhere, and with relaxed multiply-add.
// Does nothing when the sources are those of the last build.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import asc from 'assemblyscript/asc';

const folder = import.meta.dirname;
const out = join(folder, 'wasm');
const LIMIT = 60_000;

/** The memory is handed in, and may grow to what 32 bits address; nothing of the module lies below its base. */
const FLAGS = [
  'assembly/index.ts',
  '-O3',
  '--noAssert',
  '--runtime=stub',
  '--use=abort=',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory=1',
  '--maximumMemory=65536',
  '--memoryBase=65536',
  '--enable=simd,threads,bulk-memory',
];

const BUILDS = { plain: [], relaxed: ['--enable=relaxed-simd'] };

const sources = [
  ...readdirSync(join(folder, 'assembly'), { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => join(folder, 'assembly', name)),
  ...['tasks', 'control', 'operations'].map((name) => join(folder, `src/${name}.ts`)),
  import.meta.filename,
];
const digest = createHash('sha256');
for (const source of sources) digest.update(source.slice(folder.length)).update(readFileSync(source));
const state = digest.digest('hex');
const stateFile = join(out, 'sources.sha256');

if (readOr(stateFile) !== state) {
  mkdirSync(out, { recursive: true });
  const inlined = [];
  for (const [name, flags] of Object.entries(BUILDS)) {
    const { error, stderr, binary } = await compile(`${name}.wasm`, flags);
    if (error) {
      process.stderr.write(`${stderr}\n`);
      process.exit(1);
    }
    check(name, binary);
    writeFileSync(join(out, `${name}.wasm`), binary);
    inlined.push(`export const ${name} =\n  '${Buffer.from(binary).toString('base64')}';\n`);
  }
  writeFileSync(join(out, 'inlined.js'), inlined.join(''));
  const types = Object.keys(BUILDS).map((name) => `export declare const ${name}: string;\n`);
  writeFileSync(join(out, 'inlined.d.ts'), types.join(''));
  writeFileSync(stateFile, state);
}

async function compile(name, flags) {
  let binary;
  const { error, stderr } = await asc.main([...FLAGS, ...flags, `--outFile=${name}`], {
    readFile: (path, base) => readOr(join(base === '.' ? folder : base, path)),
    writeFile: (path, contents) => {
      if (path.endsWith('.wasm')) binary = contents;
    },
    listFiles: () => [],
  });
  return { error, stderr: stderr.toString(), binary };
}

/** Every instance of a module writes its data segments anew, over what other threads may have made of them. */
function check(name, binary) {
  for (let at = 8; at < binary.length; ) {
    const section = binary[at++];
    let [size, shift] = [0, 0];
    for (;;) {
      const byte = binary[at++];
      size |= (byte & 0x7f) << shift;
      shift += 7;
      if (byte < 0x80) break;
    }
    if (section === 11)
      throw new Error(`${name}: the module must have no data segment, got ${size} bytes of them`);
    at += size;
  }
  const zipped = gzipSync(binary).length;
  process.stderr.write(`wasm-backend: ${name} ${binary.length} bytes, ${zipped} gzipped\n`);
  if (zipped > LIMIT)
    throw new Error(`${name}: the module must have at most ${LIMIT} bytes gzipped, got ${zipped}`);
}

function readOr(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
