import { multiplyBlock } from './block';

/**
 * One block of one product of a batch. Words: A, B, C; rows, columns, k; whether A, B are stored transposed; rows and
 * columns of a block; blocks by rows, by columns; tables of the byte offsets of A and B by batch, or 0; bytes between
 * A's, B's of a batch.
 */
export function matrixProduct(unit: i32, words: usize, scratch: usize): void {
  const rows = load<i32>(words, 12), columns = load<i32>(words, 16), k = load<i32>(words, 20);
  const turnA = load<i32>(words, 24) != 0, turnB = load<i32>(words, 28) != 0;
  const high = load<i32>(words, 32), wide = load<i32>(words, 36);
  const down = load<i32>(words, 40), across = load<i32>(words, 44);
  const blocks = down * across;
  const batch = unit / blocks, block = unit % blocks;
  const row = block / across * high, column = block % across * wide;
  const a = <usize>load<u32>(words) + offset(load<u32>(words, 48), load<u32>(words, 56), batch);
  const b = <usize>load<u32>(words, 4) + offset(load<u32>(words, 52), load<u32>(words, 60), batch);
  const c = <usize>load<u32>(words, 8) + (<usize>batch * <usize>rows + <usize>row) * (<usize>columns << 2) + (<usize>column << 2);
  const rowA: usize = <usize>(turnA ? rows : k) << 2, rowB: usize = <usize>(turnB ? k : columns) << 2;
  multiplyBlock(
    a + <usize>row * (turnA ? <usize>4 : rowA), rowA, turnA,
    b + <usize>column * (turnB ? rowB : <usize>4), rowB, turnB,
    c, <usize>columns << 2, min(high, rows - row), min(wide, columns - column), k, scratch,
  );
}

/** Small products: unit u computes products [u many, (u + 1) many) of the batch, each in one block. Words as above, `many` at 64, the batch at 68. */
export function matrixProducts(unit: i32, words: usize, scratch: usize): void {
  const rows = load<i32>(words, 12), columns = load<i32>(words, 16), k = load<i32>(words, 20);
  const turnA = load<i32>(words, 24) != 0, turnB = load<i32>(words, 28) != 0;
  const many = load<i32>(words, 64);
  const end = min((unit + 1) * many, load<i32>(words, 68));
  const rowA: usize = <usize>(turnA ? rows : k) << 2, rowB: usize = <usize>(turnB ? k : columns) << 2;
  const size = <usize>rows * (<usize>columns << 2);
  for (let batch = unit * many; batch < end; batch++) {
    const a = <usize>load<u32>(words) + offset(load<u32>(words, 48), load<u32>(words, 56), batch);
    const b = <usize>load<u32>(words, 4) + offset(load<u32>(words, 52), load<u32>(words, 60), batch);
    const c = <usize>load<u32>(words, 8) + <usize>batch * size;
    multiplyBlock(a, rowA, turnA, b, rowB, turnB, c, <usize>columns << 2, rows, columns, k, scratch);
  }
}

@inline function offset(table: usize, stride: usize, batch: i32): usize {
  return table != 0 ? <usize>load<u32>(table + (<usize>batch << 2)) : <usize>batch * stride;
}
