import { dispose, matMul, ones, tidy } from '@tensorflow/tfjs-core';

const SIZE = 512;

/** GFLOP/s of the current backend's products of 512 x 512 matrices, at its best of several. */
export function gemmRate(): number {
  const x = ones([SIZE, SIZE]);
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 20; i++) {
    const started = performance.now();
    tidy(() => void matMul(x, x));
    best = Math.min(best, performance.now() - started);
  }
  dispose(x);
  return (2 * SIZE ** 3) / best / 1e6;
}
