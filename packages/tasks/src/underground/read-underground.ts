import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UndergroundLink } from './underground-link.ts';

/**
 * Reads the London Underground from a data root: its connections, by the names of stations and lines.
 *
 * @param root - the folder that holds `london-underground`
 * @throws Error that names the file where it is missing, or a connection that is of no known station or line
 */
export function readUnderground(root: string): UndergroundLink[] {
  const rows = (name: string): Record<string, string>[] => {
    const file = join(root, 'london-underground', `london.${name}.csv`);
    if (!existsSync(file)) {
      throw new Error(
        `readUnderground: data must be a folder that holds london-underground, got ${root}: ${file} is not there`,
      );
    }
    return parseRows(readFileSync(file, 'utf8'));
  };
  const names = (table: string, key: string): Map<string, string> =>
    new Map(rows(table).map((row) => [row[key] ?? '', row.name ?? '']));
  const [stations, lines] = [names('stations', 'id'), names('lines', 'line')];
  const named = (from: Map<string, string>, number: string | undefined): string => {
    const name = from.get(number ?? '');
    if (name === undefined) {
      throw new Error(
        `readUnderground: connections must be of known stations and lines, got number ${number}`,
      );
    }
    return name;
  };
  return rows('connections').map(({ station1, station2, line }) => ({
    stations: [named(stations, station1), named(stations, station2)],
    line: named(lines, line),
  }));
}

/** Rows of comma-separated values by the names in the first; values may be quoted, and hold commas then. */
function parseRows(text: string): Record<string, string>[] {
  const [head = [], ...rows] = text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => Array.from(line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g), (m) => m[1] ?? m[2] ?? ''));
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])));
}
