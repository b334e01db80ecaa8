/** The largest block that a task computes; see assembly/matrix/block.ts. */
const ROWS = 256;
const COLUMNS = 256;
/** Units that a job is cut into where it is worth it, whatever the number of threads. */
const UNITS = 8;
/** A unit with fewer multiply-adds takes less time than another thread needs to take it up. */
const WORTH_SHARING = 2 ** 18;

export interface ProductPlan {
  /** The size of a block. */
  readonly high: number;
  readonly wide: number;
  /** How many of them lie below, and beside, each other. */
  readonly down: number;
  readonly across: number;
}

/** How one product is cut into blocks: by its sizes alone, so that its sums are the same for any number of threads. */
export function planProduct(
  batch: number,
  rows: number,
  columns: number,
  k: number,
  turned: boolean,
): ProductPlan {
  let down = Math.ceil(rows / ROWS);
  let across = Math.ceil(columns / COLUMNS);
  while (batch * down * across < UNITS) {
    const [high, wide] = [rows / down, columns / across];
    if ((high * wide * k) / 2 < WORTH_SHARING) break;
    // Blocks that are wide rather than high copy nothing twice, until the columns are few; of a transposed A, which is copied
    // into rows, the rest lies below each other.
    if (wide >= 64 && (turned ? wide >= high : wide * 4 >= high)) across *= 2;
    else if (high >= 16) down *= 2;
    else break;
  }
  const high = Math.ceil(rows / down);
  const wide = Math.ceil(columns / across / 16) * 16;
  return { high, wide, down: Math.ceil(rows / high), across: Math.ceil(columns / wide) };
}

/** How many products of a batch make a unit where each is small. */
export function planSmallProducts(batch: number, multiplyAdds: number): number {
  return Math.max(1, Math.min(batch, Math.ceil(WORTH_SHARING / Math.max(1, multiplyAdds))));
}
