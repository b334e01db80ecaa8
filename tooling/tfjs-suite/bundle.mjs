import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const distOf = (name) => `${dirname(require.resolve(`@tensorflow/${name}/package.json`))}/dist`;
const core = distOf('tfjs-core');

const BACKENDS = {
  cpu: ["import '@tensorflow/tfjs-backend-cpu';"],
  // Bundled, it no longer finds its binaries by itself.
  wasm: [
    "import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';",
    `setWasmPaths('${distOf('tfjs-backend-wasm')}/');`,
  ],
  // Freed memory is overwritten, so that what reads it later fails. The binary is found from the bundle's folder.
  mneme: ["import './engine.mjs';"],
};

/**
 * Bundles tfjs-core's operator tests, which ship in its npm package but do not load in Node as they are, for one
 * backend and one choice of gradients: `stock`, tfjs's own; `filled`, ours beside them; `ours`, ours in their place.
 */
export async function bundle(outfile, { backend, gradients }) {
  const listed = readFileSync(`${core}/tests.js`, 'utf8').matchAll(/import '\.\/(.*?)'/g);
  const files = [...listed]
    .map((match) => match[1])
    .filter((file) => /^(ops\/|gradients_test|optimizers|engine|variable|tensor)/.test(file));
  const contents = [
    `import '${core}/public/chained_ops/register_all_chained_ops';`,
    `import '${core}/register_all_gradients';`,
    `import { setTestEnvs } from '${core}/jasmine_util';`,
    ...BACKENDS[backend],
    ...(gradients === 'stock'
      ? []
      : [`import '${gradients === 'ours' ? './only-ours.mjs' : './beside-stock.mjs'}';`]),
    `setTestEnvs([{ name: 'test-${backend}', backendName: '${backend}', isDataSync: true }]);`,
    // After the environments: a test asks for them as it is loaded.
    ...files.map((file) => `require('${core}/${file}');`),
  ];
  await build({
    stdin: { contents: contents.join('\n'), resolveDir: import.meta.dirname },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    conditions: ['@mneme/source'],
    outfile,
    logLevel: 'error',
  });
}
