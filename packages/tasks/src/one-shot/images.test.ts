import { Random } from '@mneme/tensor-core';
import { describe, expect, it } from 'vitest';
import { drawEpisode, type PreparedAlphabet } from './draw-episode.ts';
import { hausdorffError } from './hausdorff-error.ts';
import { type InkPoints, inkPoints, modifiedHausdorff } from './modified-hausdorff.ts';
import { drawRuns } from './one-shot-data.ts';
import { shrinkImage } from './shrink-image.ts';
import { drawWarp, type SquareImage, STILL, turned, warpInto } from './warp-image.ts';

const NONE = { degrees: 0, stretch: 0, shear: 0, shift: 0 };

function warped(image: SquareImage, warp = STILL, size = image.size): number[] {
  const into = new Float32Array(size * size);
  warpInto(into, 0, image, warp, size);
  return [...into];
}

describe('shrinkImage', () => {
  it('gives each place the share of ink that falls on it, also where pixels are cut', () => {
    const pixels = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 0);
    const shrunk = [...shrinkImage({ width: 3, height: 3, pixels }, 2)];
    const expected = [1.25 / 2.25, 0.25 / 2.25, 0.25 / 2.25, 0.25 / 2.25];
    for (const [i, value] of expected.entries()) expect(shrunk[i]).toBeCloseTo(value, 6);
    expect([...shrinkImage({ width: 3, height: 3, pixels }, 3)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 0]);
    expect(() => shrinkImage({ width: 3, height: 3, pixels }, 4)).toThrow(
      'shrinkImage: size must be an integer in [1, 3], got 4',
    );
  });
});

describe('modifiedHausdorff', () => {
  const points = (...places: [number, number][]): InkPoints => {
    const sorted = [...places].sort(([a], [b]) => a - b);
    return {
      rows: Float64Array.from(sorted, ([row]) => row),
      columns: Float64Array.from(sorted, ([, column]) => column),
    };
  };

  it('is the greater of both mean distances', () => {
    expect(modifiedHausdorff(points([0, 0]), points([3, 4], [0, 1]))).toBe(3);
    expect(modifiedHausdorff(points([3, 4], [0, 1]), points([0, 0]))).toBe(3);
    expect(() => modifiedHausdorff(points([0, 0]), points())).toThrow(
      'modifiedHausdorff: b must have points, got none',
    );
  });

  it('is what all pairs of points give', () => {
    for (let n = 0; n < 20; n++) {
      const draw = (count: number, name: string): [number, number][] => {
        const values = new Random(n).split(name).integers(2 * count, 13);
        return Array.from({ length: count }, (_, i) => [values[2 * i] ?? 0, values[2 * i + 1] ?? 0]);
      };
      const [a, b] = [draw(11, 'a'), draw(7, 'b')];
      const to = (from: typeof a, others: typeof a): number =>
        from
          .map(([row, column]) => Math.min(...others.map(([r, c]) => Math.hypot(row - r, column - c))))
          .reduce((x, y) => x + y, 0) / from.length;
      expect(modifiedHausdorff(points(...a), points(...b))).toBeCloseTo(Math.max(to(a, b), to(b, a)), 10);
    }
  });

  it('tells drawings apart wherever they stand on the page', () => {
    const image = (...ink: number[]) => ({
      width: 5,
      height: 5,
      pixels: Uint8Array.from({ length: 25 }, (_, i) => (ink.includes(i) ? 255 : 0)),
    });
    const [across, down] = [image(0, 1, 2), image(0, 5, 10)];
    const run = { name: '', training: [across, down], test: [image(13, 18, 23), image(20, 21, 22)] };
    expect(hausdorffError([{ ...run, labels: [1, 0] }])).toBe(0);
    expect(hausdorffError([{ ...run, labels: [1, 1] }])).toBe(50);
    expect(() => inkPoints(image())).toThrow('inkPoints: image must be one with ink, got one without');
  });
});

describe('warps', () => {
  const image = { size: 3, ink: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) };

  it('leave an image as it is, turn it, mirror it, and move it', () => {
    expect(warped(image)).toEqual([...image.ink]);
    const corner = (values: number[]): number[] => values.slice(0, 3);
    const turns = [0, 1, 2, 3].map((quarters) => corner(warped(image, turned(STILL, quarters))));
    expect(turns).toEqual([
      [1, 2, 3],
      [3, 6, 9],
      [9, 8, 7],
      [7, 4, 1],
    ]);
    expect(corner(warped(image, turned(STILL, 0, true)))).toEqual([3, 2, 1]);
    const moved = warped(image, { ...STILL, shiftX: 1 / 3 });
    for (const [i, value] of [1.5, 2.5, 1.5].entries()) expect(moved[i]).toBeCloseTo(value, 5);
  });

  it('are drawn within their limits', () => {
    for (const [part, value] of Object.entries(drawWarp(NONE, new Random(0)))) {
      expect(value).toBeCloseTo(STILL[part as keyof typeof STILL], 10);
    }
    for (let n = 0; n < 50; n++) {
      const warp = drawWarp({ ...NONE, degrees: 30, shift: 0.2 }, new Random(1).at(n));
      const { acrossX, acrossY, downX, downY, shiftX } = warp;
      expect(acrossX * downY - acrossY * downX).toBeCloseTo(1, 10);
      expect(Math.abs(downX)).toBeLessThanOrEqual(0.5);
      expect(Math.abs(shiftX)).toBeLessThanOrEqual(0.2);
    }
  });
});

/** Images of one value, which says alphabet, character and hand. */
function alphabet(number: number, characters: number, hands: number): PreparedAlphabet {
  return Array.from({ length: characters }, (_, c) =>
    Array.from({ length: hands }, (_, h) => ({
      size: 2,
      ink: new Float32Array(4).fill(100 * number + 10 * c + h),
    })),
  );
}

describe('episodes', () => {
  const alphabets = [alphabet(1, 7, 5), alphabet(2, 3, 5)];
  const config = { ways: 5, queries: 2, size: 2, limits: NONE };
  const partsOf = (value = 0): { set: number; character: number; hand: number } => ({
    set: Math.floor(value / 100),
    character: Math.floor((value % 100) / 10),
    hand: value % 10,
  });

  it('are of one alphabet, labelled by one hand, asked in others', () => {
    const sets = new Set<number>();
    for (let step = 0; step < 30; step++) {
      const { support, query, answers } = drawEpisode(alphabets, config, new Random(3).at(step));
      expect([...answers]).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
      const known = Array.from({ length: 5 }, (_, i) => partsOf(support[4 * i]));
      const asked = Array.from({ length: 10 }, (_, i) => partsOf(query[4 * i]));
      expect(new Set([...known, ...asked].map(({ set }) => set)).size).toBe(1);
      expect(new Set(known.map(({ hand }) => hand)).size).toBe(1);
      for (const [i, { character, hand }] of asked.entries()) {
        expect(character).toBe(known[answers[i] ?? 0]?.character);
        expect(hand).not.toBe(known[0]?.hand);
      }
      // The small alphabet comes again in another pose.
      expect(new Set(known.map(({ character }) => character)).size).toBe(known[0]?.set === 1 ? 5 : 3);
      sets.add(known[0]?.set ?? 0);
    }
    expect(sets).toEqual(new Set([1, 2]));
  });

  it('are the same from the same source, and others from another', () => {
    const limits = { degrees: 10, stretch: 0.1, shear: 0.1, shift: 0.1 };
    const draw = (step: number) => drawEpisode(alphabets, { ...config, limits }, new Random(3).at(step));
    expect(draw(4)).toEqual(draw(4));
    expect(draw(4).query).not.toEqual(draw(5).query);
  });

  it('make runs like the official ones of alphabets that are large enough', () => {
    const runs = drawRuns(alphabets, { ways: 5, count: 3 }, new Random(0));
    expect(runs.length).toBe(3);
    for (const { support, query, answers } of runs) {
      expect(answers).toEqual([0, 1, 2, 3, 4]);
      const [known, asked] = [support, query].map((images) => images.map(({ ink }) => partsOf(ink[0])));
      expect(known?.map(({ character }) => character)).toEqual(asked?.map(({ character }) => character));
      expect(known?.[0]?.hand).not.toBe(asked?.[0]?.hand);
    }
    expect(drawRuns(alphabets, { ways: 11, count: 3 }, new Random(0))).toEqual([]);
  });
});
