import type { TensorInfo } from '@tensorflow/tfjs-core';
import { bytesOf, isNumeric, type NumericType } from '../../backend/block.ts';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { GATHER } from '../../tasks.ts';
import { type Kernel, sizeOf } from '../kernel.ts';
import { rowsOfUnit } from '../units.ts';

/** Repeats what is at the edges backwards: with `reflect` from the second on. One axis after the other. */
export const mirrorPad: Kernel = {
  name: 'MirrorPad',
  run(backend, { x }, attributes) {
    if (!x || !isNumeric(x.dtype) || sizeOf(x.shape) === 0) return undefined;
    const { paddings, mode } = attributes as {
      paddings: [number, number][];
      mode: 'reflect' | 'symmetric';
    };
    let padded = backend.alias(x, x.shape);
    for (const [axis, [before, after]] of paddings.entries()) {
      if (before + after === 0) continue;
      const length = x.shape[axis] as number;
      const places = mirrored(length, before, after, mode === 'reflect' ? 0 : 1);
      const next = gatherAlong(backend, padded, axis, places);
      backend.disposeData(padded.dataId);
      padded = next;
    }
    return padded;
  },
};

function mirrored(length: number, before: number, after: number, repeated: number): number[] {
  return Array.from({ length: before + length + after }, (_, i) => {
    const place = i - before;
    if (place < 0) return -place - repeated;
    return place < length ? place : 2 * (length - 1) - place + repeated;
  });
}

function gatherAlong(
  backend: WasmBackend,
  x: TensorInfo,
  axis: number,
  places: readonly number[],
): TensorInfo {
  const size = sizeOf(x.shape.slice(axis + 1));
  const slices = sizeOf(x.shape.slice(0, axis)) * places.length;
  const dtype = x.dtype as NumericType;
  const output = backend.output(x.shape.with(axis, places.length), dtype);
  const table = backend.upload(places);
  const many = rowsOfUnit(size);
  const words = [backend.address(x), table, backend.address(output)];
  // All outer indices are one batch's: its ids serve every one.
  words.push(sizeOf(x.shape.slice(0, axis)), x.shape[axis] as number, places.length, bytesOf(dtype, size));
  words.push(slices, many);
  backend.pool.run(GATHER, Math.ceil(slices / many), words);
  backend.release(table);
  return output;
}
