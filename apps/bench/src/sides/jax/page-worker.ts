import { resolveObjectURL } from 'node:buffer';
import { Worker as NodeWorker } from 'node:worker_threads';

const PAGE_SCOPE = `const { parentPort } = require('node:worker_threads');
globalThis.self = globalThis;
globalThis.postMessage = (message, transfer) => parentPort.postMessage(message, transfer);
parentPort.on('message', (data) => globalThis.onmessage?.({ data }));
`;

/** What a page's scripts see of a worker: as much as jax-js's pool of threads uses. */
class PageWorker {
  onmessage: ((event: { data: unknown }) => void) | undefined;
  onerror: ((event: { message: string }) => void) | undefined;
  readonly started: Promise<NodeWorker>;

  constructor(url: string) {
    this.started = this.start(url);
  }

  private async start(url: string): Promise<NodeWorker> {
    const source = await resolveObjectURL(url)?.text();
    if (source === undefined) throw new TypeError(`PageWorker: url must be of a Blob, got ${url}`);
    const worker = new NodeWorker(PAGE_SCOPE + source, { eval: true });
    worker.unref();
    worker.on('message', (data: unknown) => this.onmessage?.({ data }));
    worker.on('error', ({ message }) => this.onerror?.({ message }));
    return worker;
  }

  postMessage(message: unknown): void {
    this.started.then(
      (worker) => worker.postMessage(message),
      (error: Error) => this.onerror?.({ message: error.message }),
    );
  }

  terminate(): void {
    void this.started.then((worker) => worker.terminate());
  }
}

/** Gives this process a page's `Worker` and `navigator`, by which jax-js finds its threads; Node has neither. */
export function providePageWorkers(threads: number): void {
  const define = (name: string, value: unknown): void => {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  };
  define('navigator', { hardwareConcurrency: threads, userAgent: 'node' });
  if (threads > 1) define('Worker', PageWorker);
}
