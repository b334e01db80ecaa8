import type { Calls, Reply } from './messages.ts';

interface Waiting {
  readonly resolve: (gives: Calls[keyof Calls]['gives']) => void;
  readonly reject: (error: Error) => void;
}

/** The worker with the model, as a page sees it: calls that end in promises. */
export class ModelClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;

  constructor() {
    this.#worker = new Worker(new URL('./model-worker.ts', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ('gives' in data) waiting?.resolve(data.gives);
      else waiting?.reject(new Error(data.error));
    });
    this.#worker.addEventListener('error', ({ message }) => {
      this.#end(new Error(message || 'the worker must start, got an error while it was loaded'));
    });
  }

  call<Name extends keyof Calls>(name: Name, takes: Calls[Name]['takes']): Promise<Calls[Name]['gives']> {
    const id = this.#calls++;
    return new Promise((resolve, reject) => {
      // The reply to a call is of that call's type: the worker sees to it.
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject });
      this.#worker.postMessage({ id, name, takes });
    });
  }

  /** Ends the worker, and with an error every call that it has not answered. */
  close(): void {
    this.#worker.terminate();
    this.#end(new Error('closed'));
  }

  #end(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
