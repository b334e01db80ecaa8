import { defineConfig } from 'vitepress';
import reference from '../api/typedoc-sidebar.json' with { type: 'json' };

export default defineConfig({
  title: 'mneme',
  description: 'Attention and memory for TypeScript',
  // A link to nowhere fails the build.
  ignoreDeadLinks: false,
  srcExclude: ['**/README.md'],
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guide/memory-network' },
      { text: 'Reference', link: '/api/' },
      { text: 'Architecture', link: '/architecture' },
    ],
    sidebar: {
      '/api/': [{ text: 'Reference', items: reference }],
      '/': [
        {
          text: 'Guide',
          items: [
            { text: 'A memory network in 60 lines', link: '/guide/memory-network' },
            { text: 'Why dot products are scaled', link: '/guide/why-scale' },
            { text: 'Hard attention, and how to train it', link: '/guide/hard-attention' },
            { text: 'What attention costs', link: '/guide/what-attention-costs' },
            { text: 'What associative memories hold', link: '/guide/associative-memory' },
            { text: 'Machines that write', link: '/guide/external-memory' },
            { text: 'A memory outside of the model', link: '/guide/external-store' },
          ],
        },
        {
          text: 'How it is built',
          items: [
            { text: 'Architecture', link: '/architecture' },
            { text: 'Decisions', link: '/decisions/' },
          ],
        },
      ],
    },
    search: { provider: 'local' },
    outline: [2, 3],
  },
});
