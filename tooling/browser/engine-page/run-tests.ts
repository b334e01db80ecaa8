/// <reference types="vite/types/importMeta.d.ts" />
import type { WasmBackendOptions } from '@mneme/wasm-backend';
import { type File, startTests, type Task, type VitestRunner } from '@vitest/runner';
import { lastStarted, overrideOptions, type Started } from './engine-under-test.ts';

/** What came of a run, and on what. */
export interface Outcome extends Started {
  readonly passed: number;
  readonly failures: readonly string[];
}

const FILES = import.meta.glob([
  '../../../packages/wasm-backend/src/kernels/contracts.test.ts',
  '../../../packages/wasm-backend/src/kernels/differential/*.test.ts',
]);

const CONFIG: VitestRunner['config'] = {
  root: '/',
  name: undefined,
  setupFiles: [],
  passWithNoTests: false,
  testNamePattern: undefined,
  allowOnly: false,
  sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' },
  chaiConfig: undefined,
  maxConcurrency: 1,
  testTimeout: 60_000,
  hookTimeout: 60_000,
  retry: 0,
  includeTaskLocation: false,
  tags: [],
  tagsFilter: undefined,
  strictTags: false,
};

/** Runs the kernels' own tests here, with `options` over theirs: once a page, since modules are evaluated once. */
export async function runTests(options: WasmBackendOptions): Promise<Outcome> {
  overrideOptions(options);
  const runner: VitestRunner = { config: CONFIG, importFile: (path) => FILES[path]?.() };
  const files = await startTests(Object.keys(FILES), runner);
  const tests = files.flatMap(leaves);
  const failed = [...files, ...tests].filter(({ result }) => result?.state === 'fail');
  return {
    passed: tests.filter(({ result }) => result?.state === 'pass').length,
    failures: failed.map(({ name, result }) => `${name}: ${result?.errors?.[0]?.message}`),
    ...lastStarted(),
  };
}

function leaves(task: File | Task): Task[] {
  return 'tasks' in task ? task.tasks.flatMap(leaves) : [task];
}
