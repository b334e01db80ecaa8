import { NODE_WORKER, workerScript } from './worker-source.ts';

/** What a worker is handed. */
export interface WorkerTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Address of the control block. */
  readonly control: number;
  /** From 1: 0 is the thread that runs kernels. */
  readonly thread: number;
}

export interface Hand {
  terminate(): void;
}

const START_MS = 10_000;

/** Starts a worker and resolves when it is about to serve; rejects when it fails to, or takes longer than ten seconds. */
export function startWorker(task: WorkerTask, workerUrl?: string | URL): Promise<Hand> {
  const threads = globalThis.process?.getBuiltinModule?.('node:worker_threads');
  return threads ? inNode(threads, task) : inPage(task, workerUrl);
}

function inNode({ Worker }: typeof import('node:worker_threads'), task: WorkerTask): Promise<Hand> {
  const worker = new Worker(NODE_WORKER, { eval: true, workerData: task, stdin: false });
  return untilReady(
    (ready, failed) => {
      worker.once('message', ready);
      worker.once('error', failed);
      worker.once('exit', (code) => failed(new Error(`it ended with code ${code}`)));
    },
    { terminate: () => void worker.terminate() },
  ).then((hand) => {
    // It sleeps in the module and hears no message: the process ends without it.
    worker.unref();
    worker.on('error', () => undefined);
    return hand;
  });
}

function inPage(task: WorkerTask, workerUrl?: string | URL): Promise<Hand> {
  const made = workerUrl ?? URL.createObjectURL(new Blob([workerScript], { type: 'text/javascript' }));
  const worker = new Worker(made);
  return untilReady(
    (ready, failed) => {
      worker.onmessage = ready;
      worker.onerror = (event) => failed(new Error(event.message || 'its script did not load'));
      worker.postMessage(task);
    },
    { terminate: () => worker.terminate() },
  ).finally(() => {
    if (!workerUrl) URL.revokeObjectURL(String(made));
  });
}

async function untilReady(
  listen: (ready: () => void, failed: (reason: Error) => void) => void,
  hand: Hand,
): Promise<Hand> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`it was not ready within ${START_MS} ms`)), START_MS);
      listen(resolve, reject);
    });
    return hand;
  } catch (error) {
    hand.terminate();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
