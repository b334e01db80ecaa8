import type { InkImage } from '../images/ink-of.ts';

/**
 * A drawing at `size` by `size`, each value the share of ink in the part of the drawing that falls on it, in [0, 1].
 *
 * @param size - at most the drawing's own width and height
 * @throws RangeError `shrinkImage: size must be an integer in [1, 105], got 106`
 *
 * @example
 * import { shrinkImage } from '@mneme/tasks';
 *
 * const image = { width: 2, height: 2, pixels: Uint8Array.of(255, 0, 0, 0) };
 * console.log([...shrinkImage(image, 1)]); // [0.25]
 */
export function shrinkImage({ width, height, pixels }: InkImage, size: number): Float32Array {
  const largest = Math.min(width, height);
  if (!Number.isInteger(size) || size < 1 || size > largest) {
    throw new RangeError(`shrinkImage: size must be an integer in [1, ${largest}], got ${size}`);
  }
  const [rows, columns] = [shares(height, size), shares(width, size)];
  const shrunk = new Float32Array(size * size);
  for (const { from, to, share } of rows) {
    for (const across of columns) {
      const ink = (pixels[from * width + across.from] as number) / 255;
      const at = to * size + across.to;
      shrunk[at] = (shrunk[at] as number) + ink * share * across.share;
    }
  }
  return shrunk;
}

/** Which part of each of `size` places falls on which of `length`. */
function shares(length: number, size: number): { from: number; to: number; share: number }[] {
  const found = [];
  const scale = length / size;
  for (let to = 0; to < size; to++) {
    const [start, end] = [to * scale, (to + 1) * scale];
    for (let from = Math.floor(start); from < Math.min(length, Math.ceil(end)); from++) {
      const covered = Math.min(end, from + 1) - Math.max(start, from);
      if (covered > 1e-9) found.push({ from, to, share: covered / scale });
    }
  }
  return found;
}
