import { defineConfig } from 'vitest/config';

/** The tests that click through a built page, `*.page.test.ts`: they run in Node and steer a chromium. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['*.page.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
