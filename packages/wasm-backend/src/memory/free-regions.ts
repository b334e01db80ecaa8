/** Bins hold the regions of one octave's eighth. */
const EIGHTHS = 8;
const BINS = 32 * EIGHTHS;

/** Free stretches of memory; neighbours are joined as they come back, and a request is cut from the smallest bin that fits. */
export class FreeRegions {
  readonly #bins: Set<number>[] = Array.from({ length: BINS }, () => new Set());
  readonly #sizeAt: Map<number, number> = new Map();
  readonly #startOfEnd: Map<number, number> = new Map();

  give(address: number, size: number): void {
    const before = this.#startOfEnd.get(address);
    const behind = this.#sizeAt.get(address + size);
    const [start, end] = [before ?? address, address + size + (behind ?? 0)];
    if (before !== undefined) this.#remove(before);
    if (behind !== undefined) this.#remove(address + size);
    this.#insert(start, end - start);
  }

  /** The address of `size` bytes that were free, or undefined where no stretch is as long. */
  take(size: number): number | undefined {
    const address = this.#find(size);
    if (address === undefined) return undefined;
    const rest = (this.#sizeAt.get(address) as number) - size;
    this.#remove(address);
    if (rest > 0) this.#insert(address + size, rest);
    return address;
  }

  #find(size: number): number | undefined {
    const first = binOf(size);
    for (const address of this.#bins[first] as Set<number>) {
      if ((this.#sizeAt.get(address) as number) >= size) return address;
    }
    for (let bin = first + 1; bin < BINS; bin++) {
      for (const address of this.#bins[bin] as Set<number>) return address;
    }
    return undefined;
  }

  #insert(address: number, size: number): void {
    this.#sizeAt.set(address, size);
    this.#startOfEnd.set(address + size, address);
    (this.#bins[binOf(size)] as Set<number>).add(address);
  }

  #remove(address: number): void {
    const size = this.#sizeAt.get(address) as number;
    this.#sizeAt.delete(address);
    this.#startOfEnd.delete(address + size);
    (this.#bins[binOf(size)] as Set<number>).delete(address);
  }
}

/** Bins rise with size: all of a higher bin are longer than any of a lower one. */
function binOf(size: number): number {
  const octave = Math.floor(Math.log2(size));
  return Math.min(BINS - 1, octave * EIGHTHS + Math.floor((size / 2 ** octave - 1) * EIGHTHS));
}
