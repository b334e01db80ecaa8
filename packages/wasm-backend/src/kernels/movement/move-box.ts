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
  let runs = 1;
  for (const { size } of axes) runs *= size;
  if (runs * run === 0) return;
  const many = rowsOfUnit(run / 4);
  const words = [from, to, runs, run, many, 0, 0, 0, 0];
  addAxes(words, axes);
  backend.pool.run(MOVE_RUNS, Math.ceil(runs / many), words);
}

/** How many axes a box has when those that follow each other in both are taken as one. */
export function collapse(given: readonly BoxAxis[]): BoxAxis[] {
  const axes: BoxAxis[] = [];
  for (let place = given.length - 1; place >= 0; place--) {
    const axis = given[place] as BoxAxis;
    const behind = axes[axes.length - 1];
    if (axis.size === 1) continue;
    if (behind && axis.read === behind.read * behind.size && axis.write === behind.write * behind.size) {
      const { size, read, write } = behind;
      axes[axes.length - 1] = { size: size * axis.size, read, write };
    } else {
      axes.push(axis);
    }
  }
  return axes.reverse();
}

/** Adds the axes to a task's words: at least one. */
export function addAxes(words: number[], axes: readonly BoxAxis[]): void {
  words.push(Math.max(1, axes.length));
  for (const { size, read, write } of axes) words.push(size, read, write);
  if (axes.length === 0) words.push(1, 0, 0);
}
