import { slice, type Tensor } from '@tensorflow/tfjs-core';
import type { Band } from '../ops/band-mask.ts';
import type { AttentionInputs } from './attention-inputs.ts';

/** Scores that the composed form holds at a time, 64 MiB: what lies beyond is computed by parts of the queries. */
export const MOST_SCORES: number = 2 ** 24;

/** Some of the queries, and of the keys those that a band lets them see. */
export interface AttentionPart {
  readonly query: number;
  readonly queries: number;
  readonly key: number;
  readonly keys: number;
}

/** How attention is cut, so that a part has at most `most` scores, but one query at least. Undefined where all fit. */
export function attentionParts(
  { query, key, dropoutKey }: AttentionInputs,
  band: Band | undefined,
  most: number,
): AttentionPart[] | undefined {
  const [batch = 0, queries = 0] = query.shape;
  const [, keys = 0] = key.shape;
  // A dropout mask is made whole.
  if (dropoutKey || batch * queries * keys <= most) return undefined;
  const rows = Math.max(1, Math.floor(most / (batch * keys)));
  const { below = Infinity, above = Infinity } = band ?? {};
  const within = (place: number): number => Math.max(0, Math.min(keys, place));
  return Array.from({ length: Math.ceil(queries / rows) }, (_, part) => {
    const first = part * rows;
    const count = Math.min(rows, queries - first);
    const start = within(first - below);
    return {
      query: first,
      queries: count,
      key: start,
      keys: Math.max(0, within(first + count + above) - start),
    };
  });
}

/** The inputs of a part: those by query cut to its queries, those by key to its keys. */
export function partOf<Inputs extends AttentionInputs>(inputs: Inputs, part: AttentionPart): Inputs {
  const cut = Object.entries(inputs).map(([name, x]: [string, Tensor | undefined]) => {
    if (!x || name === 'dropoutKey') return [name, x];
    const [rows = 1, columns = 1] = x.shape.slice(1);
    if (name === 'key' || name === 'value') return [name, slice(x, [0, part.key, 0], [-1, part.keys, -1])];
    const [row, height] = rows === 1 ? [0, 1] : [part.query, part.queries];
    const pair = name === 'mask' || name === 'bias';
    const [column, width] = pair && columns > 1 ? [part.key, part.keys] : [0, -1];
    return [name, slice(x, [0, row, column], [-1, height, width])];
  });
  return Object.fromEntries(cut) as Inputs;
}

/** The band as a part sees it, whose first query and key are others. */
export function bandOf(band: Band, part: AttentionPart): Band {
  const moved = part.query - part.key;
  const { below, above } = band;
  return {
    ...(below !== undefined && { below: below - moved }),
    ...(above !== undefined && { above: above + moved }),
  };
}
