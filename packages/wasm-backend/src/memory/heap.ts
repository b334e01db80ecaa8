import { FreeRegions } from './free-regions.ts';

/** What the heap takes its memory from: `grow` makes `[0, bytes)` usable, or returns false. */
export interface Ground {
  readonly start: number;
  readonly limit: number;
  grow(bytes: number): boolean;
}

const ALIGNMENT = 64;
/** Blocks of up to this many bytes come from lists of their size, larger ones from regions that are joined again. */
const SMALL = 16_384;
const SLAB = 262_144;
const GROWTH = 4 * 2 ** 20;
/** Marks of blocks: one that is large, and the bit of one that is retired. */
const LARGE = 100;
const RETIRED = 128;

/**
 * Blocks of memory, by address. Small ones are of one of some dozen sizes and go back to the list of theirs; large ones
 * are cut from regions, and joined with their neighbours when they are free.
 */
export class Heap {
  readonly #ground: Ground;
  readonly #regions: FreeRegions = new FreeRegions();
  readonly #lists: number[][] = Array.from({ length: CLASSES.length }, () => []);
  /** A byte for each 64 of memory: where a block begins, which size it is of, and whether it is retired. */
  #blocks: Uint8Array = new Uint8Array(65_536);
  readonly #largeSizes: Map<number, number> = new Map();
  #top: number;
  #usable: number;
  /** Bytes in blocks that are held. */
  held = 0;
  /** The most that `held` has been since `resetHighWater`. */
  highWater = 0;

  constructor(ground: Ground) {
    this.#ground = ground;
    this.#top = ground.start;
    this.#usable = ground.start;
  }

  /** The address of a block of at least `bytes`, a multiple of 64. */
  allocate(bytes: number): number {
    const index = bytes <= SMALL ? classOf(bytes) : LARGE;
    const size = index === LARGE ? roundUp(bytes) : (CLASSES[index] as number);
    const address = index === LARGE ? this.#large(size, bytes) : this.#small(index, size, bytes);
    if (index === LARGE) this.#largeSizes.set(address, size);
    this.#blocks[address >>> 6] = index + 1;
    this.held += size;
    if (this.held > this.highWater) this.highWater = this.held;
    return address;
  }

  /** The bytes of a held block, as allocated. */
  sizeOf(address: number): number {
    const index = ((this.#blocks[address >>> 6] as number) & ~RETIRED) - 1;
    if (!(index >= 0)) throw new RangeError(`Heap: address must be of a held block, got ${address}`);
    return index === LARGE ? (this.#largeSizes.get(address) as number) : (CLASSES[index] as number);
  }

  free(address: number): void {
    const size = this.sizeOf(address);
    const mark = this.#blocks[address >>> 6] as number;
    this.#blocks[address >>> 6] = 0;
    this.held -= size;
    if (size > SMALL) this.#largeSizes.delete(address);
    if (mark & RETIRED) return;
    if (size > SMALL) this.#regions.give(address, size);
    else this.#lists[mark - 1]?.push(address);
  }

  /** Blocks that are held now are not given out again: a thread that was lost may still write to them. */
  retire(): void {
    for (const [place, mark] of this.#blocks.entries()) if (mark > 0) this.#blocks[place] = mark | RETIRED;
  }

  resetHighWater(): void {
    this.highWater = this.held;
  }

  #small(index: number, size: number, asked: number): number {
    const list = this.#lists[index] as number[];
    if (list.length === 0) {
      const slab = this.#large(SLAB, asked);
      // From the top down, so that blocks are handed out by rising address.
      for (let at = slab + size * (Math.floor(SLAB / size) - 1); at >= slab; at -= size) list.push(at);
    }
    return list.pop() as number;
  }

  #large(size: number, asked: number): number {
    return this.#regions.take(size) ?? this.#extend(size, asked);
  }

  /** Makes room for marks up to `end`, and as many again. */
  #describe(end: number): void {
    const longer = new Uint8Array(Math.min(2 ** 26, 2 * (end >>> 6)));
    longer.set(this.#blocks);
    this.#blocks = longer;
  }

  #extend(size: number, asked: number): number {
    const end = this.#top + size;
    if (end > this.#usable) {
      const wanted = Math.min(Math.max(end, this.#usable + GROWTH), this.#ground.limit);
      if (end > this.#ground.limit || !this.#ground.grow(wanted))
        throw new OutOfMemory(asked, this.held, this.#ground.limit);
      this.#usable = wanted;
    }
    const address = this.#top;
    this.#top = end;
    if (end >>> 6 > this.#blocks.length) this.#describe(end);
    return address;
  }
}

/** Thrown when neither free blocks nor growth give what was asked for. */
class OutOfMemory extends RangeError {
  constructor(asked: number, held: number, limit: number) {
    super(
      `wasm-backend: memory must hold what is asked for, got a request of ${asked} bytes with ${held} held of at most ${limit}; ` +
        'dispose of tensors that are no longer used, or keep steps in tf.tidy',
    );
    this.name = 'OutOfMemory';
  }
}

/** 64, 128, 192, 256, then four sizes to each power of two. */
const CLASSES: readonly number[] = /* @__PURE__ */ (() => {
  const sizes = [64, 128, 192];
  for (let power = 256; power < SMALL; power *= 2) {
    for (let quarter = 4; quarter < 8; quarter++) sizes.push((power / 4) * quarter);
  }
  return [...sizes, SMALL];
})();

function classOf(bytes: number): number {
  if (bytes <= 256) return bytes === 0 ? 0 : (bytes - 1) >> 6;
  const power = 31 - Math.clz32(bytes - 1);
  return 3 + (power - 8) * 4 + (((bytes - 1) >> (power - 2)) & 3) + 1;
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
