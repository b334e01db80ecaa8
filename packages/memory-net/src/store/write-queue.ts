/** Runs one task after the other, in the order in which they came, whatever becomes of those before. */
export class WriteQueue {
  #last: Promise<unknown> = Promise.resolve();

  run<Result>(task: () => Promise<Result> | Result): Promise<Result> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined); // who called it is told
    return result;
  }
}
