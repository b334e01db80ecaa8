import { escaped, type HeatMapLabels, heatMap } from './heat-map.ts';

/**
 * Weights as an HTML table, made without a document: a row for each query, a cell's background darker where more weight is. It stands
 * for itself, needs no script or style sheet, and its numbers are text.
 *
 * @param weights - rows of weights, such as {@link matrixOf} gives
 * @throws RangeError `weightsHtml: queries must be 1 labels, got 2`
 *
 * @example
 * import { weightsHtml } from '@mneme/attention';
 *
 * const html = weightsHtml([[0.25, 0.75]], { title: 'A query', keys: ['Mary', 'garden'] });
 * console.log(html.includes('<th scope="col">Mary</th>')); // true
 */
export function weightsHtml(weights: readonly (readonly number[])[], labels: HeatMapLabels): string {
  const { title, rows, columns } = heatMap('weightsHtml', weights, labels);
  const head = columns.map((label) => `<th scope="col">${escaped(label)}</th>`).join('');
  const body = rows.map(({ label, cells }) => {
    const data = cells.map(
      ({ text, share }) => `<td style="background:rgba(59,130,246,${share.toFixed(3)})">${text}</td>`,
    );
    return `<tr><th scope="row">${escaped(label)}</th>${data.join('')}</tr>`;
  });
  const caption = `<caption>${escaped(title)}</caption>`;
  return `<table>${caption}<thead><tr><td></td>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}
