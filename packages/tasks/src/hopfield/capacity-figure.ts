import { dot, line, plot, ruleX, ruleY, text } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { CapacityCurve, CapacityPoint } from './capacity-curve.ts';
import { oneStepErrorAsymptotic, oneStepErrorExpected } from './one-step-error.ts';

const [WIDTH, HEIGHT] = [960, 420];
const NEURONS = 1000;

/**
 * One figure of all curves, an SVG document: on the left wrong states after one step beside the formulas, on the right what is kept or
 * found again by load, with the loads at which theory says that it breaks down.
 */
export function capacityFigure(curves: readonly CapacityCurve[], points: readonly CapacityPoint[]): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const style = { background: 'white', fontFamily: 'sans-serif', fontSize: '11px' };
  const common = { document, height: HEIGHT, marginTop: 30, style };
  const oneStep = plot({
    ...common,
    width: WIDTH * 0.4,
    marginLeft: 55,
    x: { label: 'patterns / neurons', domain: [0.08, 0.4] },
    y: { type: 'log', label: 'wrong states after one step', domain: [1e-4, 0.1], tickFormat: 'g' },
    marks: [
      line(formulaLine(oneStepErrorExpected), { x: 'load', y: 'value' }),
      line(formulaLine(oneStepErrorAsymptotic), { x: 'load', y: 'value', strokeDasharray: '3,3' }),
      dot(
        points.filter(({ curve }) => curve === 'hebb-one-step'),
        { x: 'load', y: 'measured', fill: 'crimson', r: 4 },
      ),
      text(['line: binomial; dashed: infinite N; dots: measured'], {
        frameAnchor: 'top-left',
        dy: -18,
      }),
    ],
  });
  const shares = points.filter(({ curve }) => curve !== 'hebb-one-step');
  const names = [...new Set(shares.map(({ curve }) => curve))];
  const edges = curves.flatMap(({ name, edges: each = {} }) =>
    shares.some(({ curve }) => curve === name)
      ? Object.entries(each).map(([label, load]) => ({ label, load, curve: name }))
      : [],
  );
  const kept = plot({
    ...common,
    width: WIDTH * 0.6,
    marginRight: 190,
    x: { type: 'log', label: 'patterns / neurons', tickFormat: 'g' },
    y: { label: 'share kept or found again; overlap', domain: [0, 1.02] },
    color: { scheme: 'turbo', domain: names },
    marks: [
      ruleY([0]),
      ruleX(edges, { x: 'load', stroke: 'curve', strokeDasharray: '2,3' }),
      text(edges, { x: 'load', y: 0.03, text: 'label', rotate: -90, textAnchor: 'start', dx: -5 }),
      line(shares, { x: 'load', y: 'measured', stroke: 'curve', z: 'curve' }),
      dot(shares, { x: 'load', y: 'measured', fill: 'curve', r: 3 }),
      ...names.map((curve, i) =>
        text([{ curve }], {
          ...{ text: 'curve', fill: 'curve', frameAnchor: 'top-right', textAnchor: 'start' },
          ...{ dx: 12, dy: 16 * i },
        }),
      ),
    ],
  });
  kept.setAttribute('x', `${WIDTH * 0.4}`);
  return sheet([oneStep, kept]);
}

function sheet(plots: readonly ReturnType<typeof plot>[]): string {
  for (const each of plots) each.querySelector('style')?.remove(); // for pages that are restyled
  const inner = plots.map((each) => each.outerHTML).join('\n');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">` +
    `<title>Capacity of associative memories, measured beside theory</title>\n${inner}\n</svg>\n`
  );
}

function formulaLine(
  formula: (neurons: number, patterns: number) => number,
): { load: number; value: number }[] {
  return Array.from({ length: 60 }, (_, i) => {
    const load = 0.08 + (0.32 * i) / 59;
    return { load, value: formula(NEURONS, Math.round(load * NEURONS)) };
  });
}
