/** Ids under the numbers that an index knows them by. A number is never given twice, so that what is gone cannot come back. */
export class KeyNames {
  readonly #keyOf = new Map<string, number>();
  readonly #idOf = new Map<number, string>();
  #next = 0;

  get size(): number {
    return this.#keyOf.size;
  }

  key(id: string): number | undefined {
    return this.#keyOf.get(id);
  }

  id(key: number): string | undefined {
    return this.#idOf.get(key);
  }

  /** Gives an id a number, a new one if none is named. */
  add(id: string, key: number = this.#next): number {
    this.#next = Math.max(this.#next, key + 1);
    this.#keyOf.set(id, key);
    this.#idOf.set(key, id);
    return key;
  }

  remove(id: string): number | undefined {
    const key = this.#keyOf.get(id);
    if (key === undefined) return undefined;
    this.#keyOf.delete(id);
    this.#idOf.delete(key);
    return key;
  }
}
