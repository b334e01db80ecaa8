import { useWasmBackend, type WasmBackendOptions } from '@mneme/wasm-backend';
import { equal, matMul, mean, ones, tidy } from '@tensorflow/tfjs-core';

/** How many threads there are, and whether a product that they share is right. */
export interface Threads {
  readonly threads: number;
  readonly right: number[];
}

const SIZE = 509;

function product(): number {
  return tidy(() => mean(equal(matMul(ones([SIZE, SIZE]), ones([SIZE, SIZE])), SIZE)).dataSync()[0] ?? 0);
}

export async function multiply(options: WasmBackendOptions): Promise<Threads> {
  const { threads } = await useWasmBackend(options);
  return { threads, right: [product()] };
}

/** The same with workers that are ended from outside, in the midst of it and for good. */
export async function multiplyAfterDeath(options: WasmBackendOptions): Promise<Threads> {
  const made: Worker[] = [];
  const Real = globalThis.Worker;
  globalThis.Worker = class extends Real {
    constructor(url: string | URL, settings?: WorkerOptions) {
      super(url, settings);
      made.push(this);
    }
  };
  const { threads } = await useWasmBackend(options);
  globalThis.Worker = Real;
  const right = [product()];
  for (const worker of made) worker.terminate();
  right.push(...Array.from({ length: 9 }, product));
  await new Promise((resolve) => setTimeout(resolve, 100));
  right.push(product());
  return { threads, right };
}
