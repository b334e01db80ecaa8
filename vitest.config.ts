import { defineConfig } from 'vitest/config';

// Tests run on the sources: each package's `@mneme/source` export condition points at its src folder.
const conditions = ['@mneme/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['{packages,apps,tooling}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.browser.test.ts', '**/*.page.test.ts'],
    globalSetup: 'tooling/engine/build.ts',
    setupFiles: 'tooling/engine/register.ts',
    testTimeout: 30_000,
    // One worker a core; a file's tests share one tfjs engine, so they run in order.
    maxWorkers: 2,
    // tfjs greets whoever uses its cpu backend in Node.
    onConsoleLog: (log) => !log.includes('running TensorFlow.js in Node.js'),
  },
});
