import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Random } from '@mneme/tensor-core';
import { dataRoot } from '@mneme/testing';
import { decode, encode } from 'fast-png';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { binaryImages, drawImages } from './binary-images.ts';
import { contactSheet } from './contact-sheet.ts';
import { packageDigits } from './package-digits.ts';
import { readMnist } from './read-mnist.ts';
import { readOmniglot } from './read-omniglot.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'images-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Two images of 2 by 3. */
function idx(): { images: Buffer; labels: Buffer } {
  const words = (...numbers: number[]): Buffer => {
    const bytes = Buffer.alloc(4 * numbers.length);
    for (const [i, number] of numbers.entries()) bytes.writeUInt32BE(number, 4 * i);
    return bytes;
  };
  const pixels = Buffer.from([0, 255, 1, 2, 3, 4, 10, 20, 30, 40, 50, 60]);
  return {
    images: Buffer.concat([words(0x803, 2, 3, 2), pixels]),
    labels: Buffer.concat([words(0x801, 2), Buffer.from([7, 4, 0, 0, 0, 0, 0, 0])]).subarray(0, 10),
  };
}

function write(images: Buffer, labels: Buffer): void {
  mkdirSync(join(folder, 'mnist'), { recursive: true });
  writeFileSync(join(folder, 'mnist', 't10k-images-idx3-ubyte.gz'), images);
  writeFileSync(join(folder, 'mnist', 't10k-labels-idx1-ubyte.gz'), labels);
}

describe('readMnist', () => {
  it('reads what its files hold', () => {
    const { images, labels } = idx();
    write(gzipSync(images), gzipSync(Buffer.concat([labels, Buffer.alloc(0)])));
    const read = readMnist(folder);
    expect([read.width, read.height]).toEqual([2, 3]);
    expect(read.pixels.map((image) => [...image])).toEqual([
      [0, 255, 1, 2, 3, 4],
      [10, 20, 30, 40, 50, 60],
    ]);
    expect(read.labels).toEqual([7, 4]);
  });

  it('says which file is missing, cut short, or of another kind', () => {
    const name = join(folder, 'mnist', 't10k-images-idx3-ubyte.gz');
    expect(() => readMnist(folder)).toThrow(
      `readMnist: data must be a folder that holds mnist, got one where ${name} is not there`,
    );
    const { images, labels } = idx();
    write(gzipSync(images).subarray(0, 20), gzipSync(labels));
    expect(() => readMnist(folder)).toThrow(
      `readMnist: ${name} must be a whole gzip file, got one that does not unpack`,
    );
    write(gzipSync(images.subarray(0, 20)), gzipSync(labels));
    expect(() => readMnist(folder)).toThrow(`readMnist: ${name} must hold 28 bytes, got 20`);
    write(gzipSync(Buffer.alloc(30)), gzipSync(labels));
    expect(() => readMnist(folder)).toThrow(`readMnist: ${name} must begin with 2051, got 0`);
  });

  it.skipIf(!dataRoot('mnist'))('reads the 10,000 test digits', () => {
    const { pixels, labels, width } = readMnist(process.env.MNEME_DATA ?? '');
    expect([pixels.length, labels.length, width]).toEqual([10_000, 10_000, 28]);
    expect(labels.slice(0, 5)).toEqual([7, 2, 1, 0, 4]);
  });
});

describe('packageDigits', () => {
  it('has 10,000 training digits, some hundreds of each', () => {
    const { pixels, labels } = packageDigits();
    expect(pixels.length).toBe(labels.length);
    expect(pixels.length).toBeGreaterThan(9_900);
    expect(pixels.every((image) => image.length === 784)).toBe(true);
    for (let digit = 0; digit < 10; digit++) {
      expect(labels.filter((label) => label === digit).length).toBeGreaterThan(800);
    }
    expect(Math.max(...(pixels[0] as Uint8Array))).toBeGreaterThan(200);
  });
});

describe('readOmniglot', () => {
  it('reads drawings as ink, from both archives, each once', () => {
    mkdirSync(join(folder, 'omniglot'));
    const drawing = (ink: number): Uint8Array => {
      const data = Uint8Array.from({ length: 16 }, (_, i) => (i === ink ? 0 : 255));
      return encode({ width: 4, height: 4, data, channels: 1, depth: 8 });
    };
    const archive = (files: Record<string, Uint8Array>): Uint8Array => zipSync(files);
    const first = { 'set/Greek/character01/1.png': drawing(3), 'set/Greek/character02/2.png': drawing(5) };
    const second = { 'set/Greek/character02/2.png': drawing(5), 'set/Latin/character01/3.png': drawing(9) };
    writeFileSync(join(folder, 'omniglot', 'images_background_small1.zip'), archive(first));
    expect(() => readOmniglot(folder, 1)).toThrow('images_background_small2.zip is not there');
    writeFileSync(join(folder, 'omniglot', 'images_background_small2.zip'), archive(second));
    const { pixels, labels } = readOmniglot(folder, 3);
    expect(pixels.map((image) => image.indexOf(255))).toEqual([3, 5, 9]);
    expect(pixels.map((image) => image.reduce((sum, value) => sum + value, 0))).toEqual([255, 255, 255]);
    expect(labels).toEqual([0, 1, 2]);
    expect(() => readOmniglot(folder, 4)).toThrow('readOmniglot: count must be at most 3, got 4');
  });

  it.skipIf(!dataRoot('omniglot'))('reads characters that are mostly paper', () => {
    const { pixels, width, labels } = readOmniglot(process.env.MNEME_DATA ?? '', 50);
    expect(width).toBe(105);
    expect(new Set(labels).size).toBeGreaterThan(40);
    for (const image of pixels) {
      const ink = image.filter((value) => value === 255).length / image.length;
      expect(ink).toBeGreaterThan(0.005);
      expect(ink).toBeLessThan(0.25);
    }
  });
});

describe('images as patterns', () => {
  const images = {
    width: 2,
    height: 1,
    pixels: [0, 1, 2, 3, 4, 5].map((i) => Uint8Array.of(i, 255 - i)),
    labels: [0, 0, 0, 1, 1, 2],
  };

  it('are 1 where they are bright', () => {
    expect(binaryImages(images).map((states) => [...states])[2]).toEqual([-1, 1]);
  });

  it('are drawn each digit in turn, none twice, the same for a seed, and fewer are the first of more', () => {
    const drawn = drawImages(images, 6, new Random(1));
    expect(drawn.labels).toEqual([0, 1, 2, 0, 1, 0]);
    expect(new Set(drawn.pixels.map(([first]) => first)).size).toBe(6);
    expect(drawImages(images, 3, new Random(1)).pixels).toEqual(drawn.pixels.slice(0, 3));
    expect(() => drawImages(images, 7, new Random(1))).toThrow('drawImages: count must be at most 6, got 7');
  });
});

describe('contactSheet', () => {
  it('shows pictures in rows, from black to white', () => {
    const rows = [[[-1, 1, 0, -1]], [[1, 1, 1, 1], Int8Array.of(-1, -1, -1, 5)]];
    const { width, height, data } = decode(contactSheet({ width: 2, height: 2, rows, scale: 3 }));
    expect([width, height]).toEqual([2 * 10 + 4, 2 * 10 + 4]);
    const at = (x: number, y: number): number => data[y * width + x] as number;
    // The corners of the first picture's four parts.
    expect([at(4, 4), at(6, 6), at(7, 4), at(4, 7)]).toEqual([0, 0, 255, 128]);
    expect(at(14 + 3, 14 + 3)).toBe(255);
    expect(at(14, 4)).toBe(90);
    expect(() =>
      contactSheet({
        width: 2,
        height: 2,
        rows: [
          [
            [0, 0, 0, 0],
            [1, 2, 3],
          ],
        ],
      }),
    ).toThrow('contactSheet: rows[0][1] must be 4 numbers, got 3');
  });
});
