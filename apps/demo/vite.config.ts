import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defaultClientConditions, defineConfig } from 'vite';

/** A static page that works from any folder; the packages are taken from their sources. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [svelte()],
  resolve: { conditions: ['@mneme/source', ...defaultClientConditions] },
  worker: { format: 'es' },
  // light-dark() and MathML are in all browsers from here on.
  build: { target: ['chrome123', 'firefox120', 'safari17.5'] },
});
