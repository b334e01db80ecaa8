import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

/** What two screenshots have in common, at a quarter of their size. */
export interface Comparison {
  /** The share of pixels that differ, 0 to 1; 1 where the sizes do. */
  readonly share: number;
  /** Both and their difference, side by side, to look at. */
  readonly picture: Buffer;
}

/** Each pixel compared is the mean of so many squared, so that the edges of lines and letters do not count. */
const REDUCTION = 4;

/** Compares two PNG files. */
export function compareScreenshots(expected: Buffer, actual: Buffer): Comparison {
  const [before, after] = [reduce(PNG.sync.read(expected)), reduce(PNG.sync.read(actual))];
  const { width, height } = before;
  if (after.width !== width || after.height !== height) {
    return { share: 1, picture: sideBySide([before, after]) };
  }
  const difference = new PNG({ width, height });
  const differing = pixelmatch(before.data, after.data, difference.data, width, height, {
    threshold: 0.05,
    includeAA: true,
  });
  return { share: differing / (width * height), picture: sideBySide([before, after, difference]) };
}

/** The image with each square of pixels as one, of their mean colour; what is left over at the edges is dropped. */
function reduce(image: PNG): PNG {
  const [width, height] = [Math.floor(image.width / REDUCTION), Math.floor(image.height / REDUCTION)];
  const small = new PNG({ width, height });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 4; channel++) {
        let total = 0;
        for (let dy = 0; dy < REDUCTION; dy++) {
          const row = (y * REDUCTION + dy) * image.width + x * REDUCTION;
          for (let dx = 0; dx < REDUCTION; dx++) total += image.data[4 * (row + dx) + channel] ?? 0;
        }
        small.data[4 * (y * width + x) + channel] = Math.round(total / REDUCTION ** 2);
      }
    }
  }
  return small;
}

function sideBySide(images: readonly PNG[]): Buffer {
  const width = images.reduce((total, image) => total + image.width, 0);
  const all = new PNG({ width, height: Math.max(...images.map(({ height }) => height)) });
  let left = 0;
  for (const image of images) {
    PNG.bitblt(image, all, 0, 0, image.width, image.height, left, 0);
    left += image.width;
  }
  return PNG.sync.write(all);
}
