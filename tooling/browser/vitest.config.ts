import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

/** The tests that need a page, `*.browser.test.ts`: `npm run test:browser` finds a chromium for them. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions: ['@mneme/source', 'module', 'browser', 'development'] },
  // Found by hand, since a page that learns of a dependency in the middle of a test is loaded anew.
  optimizeDeps: {
    include: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu', '@tensorflow/tfjs-backend-webgl'],
  },
  test: {
    include: ['*.browser.test.ts'],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      instances: [{ browser: 'chromium' }],
      provider: playwright({
        launchOptions: {
          executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
          args: [
            '--no-sandbox',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
            '--no-first-run',
          ],
        },
      }),
    },
  },
});
