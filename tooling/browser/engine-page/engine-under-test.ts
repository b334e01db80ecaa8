import * as engine from '@mneme/wasm-backend';

type Options = engine.WasmBackendOptions;

/** What a backend was when it started: it has no threads left when it is disposed of. */
export type Started = Pick<engine.WasmBackend, 'threads' | 'build'>;

let overrides: Options = {};
let started: Started | undefined;

/** Lets the tests that follow run with these options over their own. */
export function overrideOptions(options: Options): void {
  overrides = options;
}

/** The backend that the tests ran on last. */
export function lastStarted(): Started {
  if (!started) throw new Error('lastStarted: a test must have started the engine, got none');
  return started;
}

/** Takes the place of the package's own in its tests. */
export async function useWasmBackend(options: Options): Promise<engine.WasmBackend> {
  const backend = await engine.useWasmBackend({ ...options, ...overrides });
  started = { threads: backend.threads, build: backend.build };
  return backend;
}
