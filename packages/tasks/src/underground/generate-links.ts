import { Random } from '@mneme/tensor-core';
import type { UndergroundLink } from './underground-link.ts';

export interface GenerateLinksConfig {
  readonly lines: number;
  readonly stations: number;
  /** Stations of each line, drawn from all. */
  readonly each: number;
  readonly seed: number;
}

/**
 * A network of our own in the manner of an underground: each line goes through stations drawn at random, so that lines cross.
 *
 * @example
 * import { generateLinks } from '@mneme/tasks';
 *
 * console.log(generateLinks({ lines: 3, stations: 20, each: 8, seed: 0 }).length); // 21
 */
export function generateLinks({ lines, stations, each, seed }: GenerateLinksConfig): UndergroundLink[] {
  const random = new Random(seed).split('links');
  return Array.from({ length: lines }, (_, line) => {
    const way = random.at(line).permutation(stations).slice(0, each);
    return Array.from({ length: way.length - 1 }, (_, i): UndergroundLink => {
      const [from, to] = [way[i] ?? 0, way[i + 1] ?? 0];
      return { stations: [`Station ${from + 1}`, `Station ${to + 1}`], line: `Line ${line + 1}` };
    });
  }).flat();
}
