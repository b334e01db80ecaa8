import { build, type Plugin } from 'vite';

const folder = import.meta.dirname;

/** Builds the page as a site would, minified, into `outDir`. */
export async function buildEnginePage(outDir: string): Promise<void> {
  await build({
    root: folder,
    // Served from several folders, each with headers of its own.
    base: './',
    configFile: false,
    logLevel: 'error',
    plugins: [kernelTests],
    resolve: {
      conditions: ['@mneme/source', 'module', 'browser', 'production'],
      alias: { vitest: `${folder}/expect.ts` },
    },
    define: { 'process.env.MNEME_SEED': 'undefined' },
    build: { outDir, emptyOutDir: true, minify: true, target: 'es2022', chunkSizeWarningLimit: 5_000 },
  });
}

const kernelTests: Plugin = {
  name: 'kernel-tests',
  enforce: 'pre',
  // Tests start the engine with options of their own; the page puts others over them.
  resolveId: (source, importer) =>
    source.endsWith('/use-wasm-backend.ts') && importer?.endsWith('.test.ts')
      ? `${folder}/engine-under-test.ts`
      : null,
  // They export nothing, and lie in a package that says it may be left out where it does not.
  transform: (code, id) => (id.endsWith('.test.ts') ? { code, moduleSideEffects: true } : null),
};
