import { encode } from 'fast-png';

/** Pictures of one size, in rows. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  /** Each picture's numbers from `low`, black, to `high`, white. */
  readonly rows: readonly (readonly ArrayLike<number>[])[];
  /** Default -1. */
  readonly low?: number;
  /** Default 1. */
  readonly high?: number;
  /** Dots of the picture for each of its numbers. Default 2. */
  readonly scale?: number;
}

const GAP = 4;
const BETWEEN = 90;

/**
 * A contact sheet: pictures side by side, as a PNG file.
 *
 * @throws RangeError `contactSheet: rows[0][1] must be 4 numbers, got 3`
 */
export function contactSheet({ width, height, rows, low = -1, high = 1, scale = 2 }: Sheet): Uint8Array {
  const [wide, tall] = [width * scale + GAP, height * scale + GAP];
  const across = Math.max(1, ...rows.map((row) => row.length));
  const [sheetWidth, sheetHeight] = [across * wide + GAP, Math.max(1, rows.length) * tall + GAP];
  const data = new Uint8Array(sheetWidth * sheetHeight).fill(BETWEEN);
  for (const [r, row] of rows.entries()) {
    for (const [c, picture] of row.entries()) {
      if (picture.length !== width * height) {
        throw new RangeError(
          `contactSheet: rows[${r}][${c}] must be ${width * height} numbers, got ${picture.length}`,
        );
      }
      for (let y = 0; y < height * scale; y++) {
        for (let x = 0; x < width * scale; x++) {
          const value = picture[Math.floor(y / scale) * width + Math.floor(x / scale)] as number;
          const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
          data[(GAP + r * tall + y) * sheetWidth + GAP + c * wide + x] = Math.round(255 * share);
        }
      }
    }
  }
  return encode({ width: sheetWidth, height: sheetHeight, data, channels: 1, depth: 8 });
}
