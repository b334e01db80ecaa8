/** Numbers in a block, about: large enough for a kernel to be worth its call, small enough to be made anew after a write. */
const NUMBERS = 2 ** 20;
const FEWEST = 16;

type Numbers = Float32Array | Int8Array;

/** Rows of equal width in blocks, so that growth copies one block at most. */
export class RowBlocks<Values extends Numbers> {
  readonly width: number;
  /** Rows in a full block, a power of two. */
  readonly rowsInBlock: number;
  readonly blocks: Values[] = [];
  readonly #make: (size: number) => Values;

  constructor(width: number, make: (size: number) => Values) {
    this.width = width;
    this.rowsInBlock = 2 ** Math.max(4, Math.floor(Math.log2(NUMBERS / width)));
    this.#make = make;
  }

  blockOf(row: number): number {
    return Math.floor(row / this.rowsInBlock);
  }

  /** Where a row begins in its block. */
  offsetOf(row: number): number {
    return (row % this.rowsInBlock) * this.width;
  }

  row(row: number): Values {
    const offset = this.offsetOf(row);
    return this.#blockFor(row).subarray(offset, offset + this.width) as Values;
  }

  /** Makes room for a row. */
  reserve(row: number): void {
    const at = this.blockOf(row);
    const needed = ((row % this.rowsInBlock) + 1) * this.width;
    const block = this.blocks[at];
    if (block && block.length >= needed) return;
    const most = this.rowsInBlock * this.width;
    // Only the first block grows: behind it there will be many rows.
    const size = at > 0 ? most : Math.min(most, Math.max(FEWEST * this.width, 2 * (block?.length ?? 0)));
    const larger = this.#make(size);
    if (block) larger.set(block);
    this.blocks[at] = larger;
  }

  /** Lets go of blocks behind the first `rows` rows. */
  shrink(rows: number): void {
    this.blocks.length = Math.min(this.blocks.length, Math.ceil(rows / this.rowsInBlock));
  }

  #blockFor(row: number): Values {
    const block = this.blocks[this.blockOf(row)];
    if (!block) throw new RangeError(`RowBlocks: row must be of a block that there is, got ${row}`);
    return block;
  }
}
