import type { Random } from '@mneme/tensor-core';

/** A square image, `size` by `size`, row by row, ink 1 and paper 0. */
export interface SquareImage {
  readonly size: number;
  readonly ink: Float32Array;
}

/**
 * Where a warped image looks in the first one, both from -1 to 1 from edge to edge: at
 * `(acrossX x + acrossY y + shiftX, downX x + downY y + shiftY)` for its place `(x, y)`.
 */
export interface Warp {
  readonly acrossX: number;
  readonly acrossY: number;
  readonly downX: number;
  readonly downY: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

/** How far drawn warps go at most. */
export interface WarpLimits {
  /** In degrees, either way. */
  readonly degrees: number;
  /** The part by which an axis is stretched or shrunk, of its length. */
  readonly stretch: number;
  /** How far a side moves along itself against the opposite one, of its length. */
  readonly shear: number;
  /** Of half of a side. */
  readonly shift: number;
}

/** The warp that leaves an image as it is. */
export const STILL: Warp = { acrossX: 1, acrossY: 0, downX: 0, downY: 1, shiftX: 0, shiftY: 0 };

/** A warp within `limits`, each of its parts uniform. */
export function drawWarp({ degrees, stretch, shear, shift }: WarpLimits, random: Random): Warp {
  const values = random.uniforms(6);
  const part = (i: number, limit: number): number => (2 * (values[i] ?? 0) - 1) * limit;
  const angle = (part(0, degrees) * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const [wide, high, lean] = [1 + part(1, stretch), 1 + part(2, stretch), part(3, shear)];
  return {
    acrossX: cosine * wide,
    acrossY: cosine * lean - sine * high,
    downX: sine * wide,
    downY: sine * lean + cosine * high,
    shiftX: part(4, shift),
    shiftY: part(5, shift),
  };
}

/** `warp` of an image turned by so many right angles, and mirrored first where that is asked for. */
export function turned(warp: Warp, quarters: number, mirrored = false): Warp {
  const [cosine, sine] = [[1, 0, -1, 0][quarters % 4] ?? 1, [0, 1, 0, -1][quarters % 4] ?? 0];
  const side = mirrored ? -1 : 1;
  const across = (x: number, y: number): number => side * (cosine * x - sine * y);
  const down = (x: number, y: number): number => sine * x + cosine * y;
  const { acrossX, acrossY, downX, downY, shiftX, shiftY } = warp;
  return {
    acrossX: across(acrossX, downX),
    acrossY: across(acrossY, downY),
    downX: down(acrossX, downX),
    downY: down(acrossY, downY),
    shiftX: across(shiftX, shiftY),
    shiftY: down(shiftX, shiftY),
  };
}

/**
 * Writes `image`, warped, into `into` from `offset` on, at `size` by `size`: between four pixels their mixture, beyond the
 * edge paper.
 *
 * @example
 * import { STILL, turned, warpInto } from '@mneme/tasks';
 *
 * const pixels = new Float32Array(4);
 * warpInto(pixels, 0, { size: 2, ink: Float32Array.of(1, 2, 3, 4) }, turned(STILL, 2), 2);
 * console.log([...pixels]); // [4, 3, 2, 1]
 */
export function warpInto(
  into: Float32Array,
  offset: number,
  image: SquareImage,
  warp: Warp,
  size: number,
): void {
  const half = image.size / 2;
  for (let row = 0, at = offset; row < size; row++) {
    const y = (2 * row + 1) / size - 1;
    for (let column = 0; column < size; column++, at++) {
      const x = (2 * column + 1) / size - 1;
      const across = half * (1 + warp.acrossX * x + warp.acrossY * y + warp.shiftX) - 0.5;
      const down = half * (1 + warp.downX * x + warp.downY * y + warp.shiftY) - 0.5;
      into[at] = inkAt(image, across, down);
    }
  }
}

function inkAt({ size, ink }: SquareImage, across: number, down: number): number {
  const [left, top] = [Math.floor(across), Math.floor(down)];
  const [x, y] = [across - left, down - top];
  const pixel = (column: number, row: number): number =>
    column >= 0 && row >= 0 && column < size && row < size ? (ink[row * size + column] as number) : 0;
  const upper = (1 - x) * pixel(left, top) + x * pixel(left + 1, top);
  const lower = (1 - x) * pixel(left, top + 1) + x * pixel(left + 1, top + 1);
  return (1 - y) * upper + y * lower;
}
