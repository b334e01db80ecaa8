import { defineConfig } from 'vitest/config';

// The engine that a test takes a string of is that of the sources.
const conditions = ['@mneme/source'];

/** The tests that click through a built page, `*.page.test.ts`: they run in Node and steer a chromium. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['*.page.test.ts'],
    globalSetup: '../engine/build.ts',
    testTimeout: 60_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
