import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { ready, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe } from 'vitest';

/** The backends on which every test of tensor code runs in Node. */
export type TestBackend = 'cpu' | 'wasm';

/** Runs the tests of `body` once on each backend. */
export function onEachBackend(title: string, body: (backend: TestBackend) => void): void {
  describe.each<TestBackend>(['cpu', 'wasm'])(`${title} [%s]`, (backend) => {
    beforeAll(async () => {
      await setBackend(backend);
      await ready();
    });
    body(backend);
  });
}
