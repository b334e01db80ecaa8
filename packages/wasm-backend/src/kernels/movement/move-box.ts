import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { MOVE_RUNS } from '../../tasks.ts';
import { rowsOfUnit } from '../units.ts';

/** An axis of what is moved: its length, and the bytes of a step in what is read and in what is written. */
export interface BoxAxis {
  readonly size: number;
  readonly read: number;
  readonly write: number;
}

/** Axes that a task's words have room for. */
export const MOST_AXES = 12;

/** Copies a box of numbers of `bytes` each from one place to another. Axes that lie whole in both are copied as one run. */
export function moveBox(
  backend: WasmBackend,
  from: number,
  to: number,
  given: readonly BoxAxis[],
  bytes: number,
): void {
  const axes = collapse(given);
  const last = axes.at(-1);
  let run = bytes;
  if (last && last.read === bytes && last.write === bytes) {
    run *= last.size;
    axes.pop();
  }
  const runs = axes.reduce((product, { size }) => product * size, 1);
  if (runs * run === 0) return;
  const many = rowsOfUnit(run / 4);
  const words = [from, to, runs, run, many, 0, 0, 0, 0, ...axisWords(axes)];
  backend.pool.run(MOVE_RUNS, Math.ceil(runs / many), words);
}

/** How many axes a box has when those that follow each other in both are taken as one. */
export function collapse(given: readonly BoxAxis[]): BoxAxis[] {
  const axes: BoxAxis[] = [];
  for (const axis of [...given].reverse()) {
    const behind = axes[0];
    if (axis.size === 1) continue;
    if (behind && axis.read === behind.read * behind.size && axis.write === behind.write * behind.size) {
      axes[0] = { ...behind, size: behind.size * axis.size };
    } else {
      axes.unshift(axis);
    }
  }
  return axes;
}

/** The axes as a task's words: at least one. */
export function axisWords(axes: readonly BoxAxis[]): number[] {
  const some = axes.length === 0 ? [{ size: 1, read: 0, write: 0 }] : axes;
  return [some.length, ...some.flatMap(({ size, read, write }) => [size, read, write])];
}
