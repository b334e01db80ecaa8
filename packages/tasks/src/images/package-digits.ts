import { createRequire } from 'node:module';
import type { LabelledImages } from './digit-images.ts';

const SIDE = 28;

/**
 * Some 10,000 digits of the MNIST training set from the package `mnist`, which is an optional dependency.
 *
 * @throws Error `packageDigits: the package mnist must be installed, got none`
 */
export function packageDigits(): LabelledImages {
  const digits = load();
  const pixels: Uint8Array[] = [];
  const labels: number[] = [];
  for (let digit = 0; digit < 10; digit++) {
    const { length, get } = digits[digit] as Digits;
    for (let i = 0; i < length; i++) {
      const image = get(i);
      // The last of each is cut short.
      if (image.length < SIDE * SIDE || image.some((value) => !(value >= 0))) continue;
      pixels.push(Uint8Array.from(image, (value) => Math.round(255 * value)));
      labels.push(digit);
    }
  }
  return { width: SIDE, height: SIDE, pixels, labels };
}

/** The images of one digit, with numbers in [0, 1]. */
interface Digits {
  readonly length: number;
  readonly get: (i: number) => readonly number[];
}

function load(): Record<number, Digits> {
  try {
    return createRequire(import.meta.url)('mnist') as Record<number, Digits>;
  } catch (cause) {
    throw new Error('packageDigits: the package mnist must be installed, got none', { cause });
  }
}
