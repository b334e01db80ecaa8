/** What a drawing of weights is called, and its rows and columns. */
export interface HeatMapLabels {
  readonly title: string;
  /** A label for each row. Default their numbers. */
  readonly queries?: readonly string[];
  /** A label for each column. Default their numbers. */
  readonly keys?: readonly string[];
}

/** Weights with labels that fit, checked. */
export interface HeatMap {
  readonly title: string;
  readonly rows: readonly { readonly label: string; readonly cells: readonly HeatCell[] }[];
  readonly columns: readonly string[];
}

interface HeatCell {
  /** Two digits after the point. */
  readonly text: string;
  /** How much of the largest weight it is, in [0, 1]. */
  readonly share: number;
}

/** Checks a matrix of weights against its labels. */
export function heatMap(
  where: string,
  weights: readonly (readonly number[])[],
  { title, queries, keys }: HeatMapLabels,
): HeatMap {
  const width = weights[0]?.length ?? 0;
  if (width === 0 || weights.some((row) => row.length !== width)) {
    throw new RangeError(
      `${where}: weights must be rows of equal length, got ${weights.map((row) => row.length)}`,
    );
  }
  if (weights.some((row) => row.some((weight) => !Number.isFinite(weight)))) {
    throw new RangeError(`${where}: weights must be finite, got others`);
  }
  const labels = (
    name: 'queries' | 'keys',
    given: readonly string[] | undefined,
    count: number,
  ): string[] => {
    if (given && given.length !== count) {
      throw new RangeError(`${where}: ${name} must be ${count} labels, got ${given.length}`);
    }
    return given ? [...given] : Array.from({ length: count }, (_, i) => String(i));
  };
  const largest = Math.max(...weights.flat(), 0);
  const names = labels('queries', queries, weights.length);
  return {
    title,
    columns: labels('keys', keys, width),
    rows: weights.map((row, i) => ({
      label: names[i] ?? '',
      cells: row.map((weight) => ({
        text: weight.toFixed(2),
        share: largest > 0 ? Math.max(0, weight) / largest : 0,
      })),
    })),
  };
}

/** Text that is safe in markup and in the value of an attribute. */
export function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  // Markup may hold no control characters.
  return text.replace(/\p{Cc}/gu, '').replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}
