/** The layers: an import points down, never up or sideways. See docs/architecture.md. */
const layers = {
  'packages/tensor-core': [],
  'packages/wasm-backend': ['packages/tensor-core'],
  'packages/attention': ['packages/tensor-core'],
  'packages/transformer': ['packages/tensor-core', 'packages/attention'],
  'packages/memory-net': ['packages/tensor-core', 'packages/attention'],
  'packages/hopfield': ['packages/tensor-core', 'packages/attention'],
};
// Tasks may import every package; apps may import anything.
layers['packages/tasks'] = Object.keys(layers);

const tests = '\\.test\\.ts$';
const own = (folder) => `^${folder}/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-undeclared',
      comment: 'A package imports only what its own manifest names.',
      severity: 'error',
      from: { path: '^(packages|apps)/' },
      // A peer whose types come from a package of their own counts as both.
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer'] },
    },
    {
      name: 'no-relative-across-packages',
      comment: 'Another package is imported by its name, so that its exports map is what can be seen.',
      severity: 'error',
      from: { path: '^(packages|apps|tooling)/([^/]+)/' },
      to: { path: '^(packages|apps|tooling)/', pathNot: '^$1/$2/', dependencyTypes: ['local'] },
    },
    ...Object.entries(layers).map(([folder, below]) => ({
      name: `layer-of-${folder.split('/')[1]}`,
      severity: 'error',
      from: { path: own(folder), pathNot: tests },
      to: { path: '^(packages|apps|docs|tooling)/', pathNot: [folder, ...below].map(own) },
    })),
    ...Object.entries(layers).map(([folder, below]) => ({
      name: `layer-of-tests-of-${folder.split('/')[1]}`,
      comment: 'Tests may use the shared testing tools and the engine besides.',
      severity: 'error',
      from: { path: `${own(folder)}.*${tests}` },
      to: {
        path: '^(packages|apps|docs|tooling)/',
        pathNot: [folder, ...below, 'tooling/testing'].map(own),
      },
    })),
    {
      name: 'no-union-tfjs',
      comment: 'It registers gradients and chained operations, and would hide that ours are missing.',
      severity: 'error',
      from: { pathNot: '/fixtures/' },
      to: { path: 'node_modules/@tensorflow/tfjs/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/|\\.doctest/|^tooling/packages/fixtures/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@mneme/source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};
