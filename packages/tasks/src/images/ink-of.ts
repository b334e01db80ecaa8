import { decode } from 'fast-png';

/** A drawing: `pixels` row by row, 255 where there is ink, 0 on paper. */
export interface InkImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** The ink of a PNG of one bit or more a pixel, black on white. */
export function inkOf(bytes: Uint8Array): InkImage {
  const { width, height, data, depth, channels, palette } = decode(bytes);
  const pixels = new Uint8Array(width * height);
  const line = depth < 8 ? Math.ceil((width * channels * depth) / 8) : width * channels;
  for (let at = 0; at < pixels.length; at++) {
    const [row, column] = [Math.floor(at / width), at % width];
    const value =
      depth === 1
        ? ((data[row * line + (column >> 3)] as number) >> (7 - (column & 7))) & 1
        : (data[row * line + column * channels] as number) > 127
          ? 1
          : 0;
    const white = palette ? (palette[value]?.[0] ?? 0) > 127 : value > 0;
    pixels[at] = white ? 0 : 255;
  }
  return { width, height, pixels };
}
