import { escaped, type HeatMapLabels, heatMap } from './heat-map.ts';

const CELL = 28;
/** Roughly what a letter takes at this size. */
const LETTER = 7;
const LONGEST = 24;
/** With more columns, numbers would not be read. */
const NUMBERED = 24;

/**
 * Weights as a heat map in SVG: a row for each query, a column for each key, darker where more weight is; numbers in the cells where
 * they fit, and in the description for those who do not see. It needs no script or style sheet, and takes the colour of the text around it.
 *
 * @param weights - rows of weights, such as {@link matrixOf} gives
 * @throws RangeError `weightsSvg: keys must be 3 labels, got 2`
 *
 * @example
 * import { weightsSvg } from '@mneme/attention';
 *
 * const svg = weightsSvg([[0.25, 0.75]], { title: 'A query', queries: ['where'], keys: ['Mary', 'garden'] });
 * console.log(svg.startsWith('<svg')); // true
 */
export function weightsSvg(weights: readonly (readonly number[])[], labels: HeatMapLabels): string {
  const { title, rows, columns } = heatMap('weightsSvg', weights, labels);
  const shown = (label: string): string =>
    label.length > LONGEST ? `${label.slice(0, LONGEST - 1)}…` : label;
  const room = (names: readonly string[]): number =>
    Math.max(...names.map((name) => shown(name).length)) * LETTER + 12;
  const [left, top] = [room(rows.map(({ label }) => label)), room(columns) + 24];
  const [width, height] = [left + columns.length * CELL + 12, top + rows.length * CELL + 12];
  const text = (x: number, y: number, more: string, content: string): string =>
    `<text x="${x}" y="${y}" ${more}>${escaped(content)}</text>`;
  const heads = columns.map((label, n) => {
    const [x, y] = [left + n * CELL + CELL / 2, top - 6];
    return text(x, y, `transform="rotate(-90 ${x} ${y})" dominant-baseline="middle"`, shown(label));
  });
  const body = rows.flatMap(({ label, cells }, i) => {
    const y = top + i * CELL;
    const middle = y + CELL / 2;
    return [
      text(left - 6, middle, 'text-anchor="end" dominant-baseline="middle"', shown(label)),
      ...cells.flatMap((cell, n) => {
        const x = left + n * CELL;
        const box = `<rect x="${x}" y="${y}" width="${CELL - 1}" height="${CELL - 1}" fill="#3b82f6" fill-opacity="${cell.share.toFixed(3)}" stroke="currentColor" stroke-opacity="0.15"/>`;
        if (columns.length > NUMBERED) return [box];
        const number = cell.text.replace(/^0\./, '.');
        return [
          box,
          text(
            x + CELL / 2 - 0.5,
            middle,
            'text-anchor="middle" dominant-baseline="middle" font-size="9"',
            number,
          ),
        ];
      }),
    ];
  });
  const said = rows.map(
    ({ label, cells }) =>
      `${label}: ${cells.map(({ text: weight }, n) => `${columns[n]} ${weight}`).join(', ')}`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" fill="currentColor">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(said.join('; '))}</desc>`,
    text(6, 16, 'font-weight="bold"', title),
    ...heads,
    ...body,
    '</svg>',
  ].join('');
}
