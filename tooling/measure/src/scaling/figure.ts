import { dot, gridY, line, plot, ruleY, text } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { ScalingRow } from './measure-scaling.ts';

interface Point {
  readonly depth: number;
  readonly score: string;
  readonly value: number;
  readonly what: string;
}

/** Entropy and size of the gradient by depth, side by side: an SVG document. */
export function figure(rows: readonly ScalingRow[], keys: number): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const [entropy, gradient] = [
    `entropy, of ln ${keys} = ${Math.log(keys).toFixed(2)} nats`,
    'norm of the gradient',
  ];
  const points = rows.flatMap(({ depth, score, ...row }): Point[] => [
    { depth, score, value: row.entropy.mean / Math.log(keys), what: entropy },
    { depth, score, value: row.gradient.mean, what: gradient },
  ]);
  const last = Math.max(...rows.map(({ depth }) => depth));
  const common = { x: 'depth', y: 'value', fx: 'what', stroke: 'score' } as const;
  const drawn = plot({
    document,
    width: 760,
    height: 320,
    marginLeft: 50,
    marginRight: 70,
    style: { background: 'white', fontFamily: 'sans-serif', fontSize: '11px' },
    x: {
      type: 'log',
      base: 2,
      label: 'size of queries and keys, D',
      tickFormat: (depth: number) => `${depth}`,
    },
    y: { label: null, domain: [0, 1] },
    fx: { label: null, domain: [entropy, gradient] },
    color: { domain: ['dot', 'scaled dot'], range: ['#d97706', '#2563eb'] },
    marks: [
      gridY(),
      ruleY([0]),
      line(points, { ...common, strokeWidth: 2 }),
      dot(points, { ...common, r: 2.5 }),
      text(
        points.filter(({ depth }) => depth === last),
        { x: 'depth', y: 'value', fx: 'what', text: 'score', fill: 'score', textAnchor: 'start', dx: 6 },
      ),
    ],
  });
  drawn.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  drawn.setAttribute('role', 'img');
  drawn.querySelector('style')?.remove(); // for pages that are restyled
  const title = document.createElement('title');
  title.textContent =
    'Entropy of the softmax and norm of its gradient by the size of queries and keys, for dot and scaled dot products';
  drawn.prepend(title);
  return `${drawn.outerHTML}\n`;
}
