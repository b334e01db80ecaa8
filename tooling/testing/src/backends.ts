import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { ready, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe } from 'vitest';

/** The backends on which every test of tensor code runs in Node; vitest's set-up registers the last. */
export type TestBackend = 'cpu' | 'wasm' | 'mneme';

/** tfjs's own, which accelerate no contract: for tests that put kernels in. */
export const STOCK_BACKENDS: readonly TestBackend[] = ['cpu', 'wasm'];

/** Runs the tests of `body` once on each backend. */
export function onEachBackend(
  title: string,
  body: (backend: TestBackend) => void,
  backends: readonly TestBackend[] = [...STOCK_BACKENDS, 'mneme'],
): void {
  describe.each<TestBackend>([...backends])(`${title} [%s]`, (backend) => {
    beforeAll(async () => {
      await setBackend(backend);
      await ready();
    });
    body(backend);
  });
}
