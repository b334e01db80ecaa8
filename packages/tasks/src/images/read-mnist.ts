import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { LabelledImages } from './digit-images.ts';

/** What the files begin with: unsigned bytes in so many dimensions. */
const [LABELS, IMAGES] = [0x801, 0x803];

/**
 * Reads the 10,000 digits of the MNIST test set from a data root.
 *
 * @param root - the folder that holds `mnist/t10k-images-idx3-ubyte.gz` and `mnist/t10k-labels-idx1-ubyte.gz`
 * @throws Error that names the file where it is missing or is not as it must be
 */
export function readMnist(root: string): LabelledImages {
  const images = unpack(join(root, 'mnist', 't10k-images-idx3-ubyte.gz'), IMAGES);
  const labels = unpack(join(root, 'mnist', 't10k-labels-idx1-ubyte.gz'), LABELS);
  const [count, height, width] = [1, 2, 3].map((at) => images.view.getUint32(4 * at)) as [
    number,
    number,
    number,
  ];
  requireLength(images, 16 + count * height * width);
  requireLength(labels, 8 + count);
  const size = width * height;
  return {
    width,
    height,
    pixels: Array.from({ length: count }, (_, i) =>
      images.bytes.subarray(16 + i * size, 16 + (i + 1) * size),
    ),
    labels: Array.from(labels.bytes.subarray(8)),
  };
}

interface Unpacked {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

function unpack(file: string, kind: number): Unpacked {
  if (!existsSync(file)) {
    throw new Error(`readMnist: data must be a folder that holds mnist, got one where ${file} is not there`);
  }
  const bytes = inflate(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = bytes.length >= (kind === IMAGES ? 16 : 8) ? view.getUint32(0) : 0;
  if (found !== kind) {
    throw new Error(`readMnist: ${file} must begin with ${kind}, got ${found}`);
  }
  return { file, bytes, view };
}

function inflate(file: string): Uint8Array {
  try {
    return new Uint8Array(gunzipSync(readFileSync(file)));
  } catch (cause) {
    throw new Error(`readMnist: ${file} must be a whole gzip file, got one that does not unpack`, { cause });
  }
}

function requireLength({ file, bytes }: Unpacked, length: number): void {
  if (bytes.length !== length) {
    throw new Error(`readMnist: ${file} must hold ${length} bytes, got ${bytes.length}`);
  }
}
