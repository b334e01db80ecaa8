import { axisFy, barX, gridX, plot, ruleX, text } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { CaseResult } from '../runner/result.ts';

interface Bar {
  readonly case: string;
  readonly peer: string;
  readonly ratio: number;
  readonly label: string;
}

/** How many times faster ours is than each peer, by case, on a logarithmic axis: an SVG document. */
export function figure(results: readonly CaseResult[]): string {
  const bars = results.flatMap(barsOf);
  const peers = [...new Set(bars.map(({ peer }) => peer))];
  const cases = results.map((result) => result.case);
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const drawn = plot({
    document,
    width: 760,
    height: 60 + cases.length * (peers.length + 0.6) * 15,
    marginLeft: 170,
    marginRight: 140,
    style: { background: 'white', fontFamily: 'sans-serif', fontSize: '11px' },
    x: { type: 'log', label: labelOf(results), tickFormat: (ratio: number) => `${ratio}` },
    y: { axis: null, domain: peers },
    fy: { domain: cases, label: null },
    color: { domain: peers, scheme: 'tableau10' },
    marks: [
      gridX(),
      axisFy({ anchor: 'left' }),
      barX(bars, { x1: 1, x2: 'ratio', y: 'peer', fy: 'case', fill: 'peer', fillOpacity: 0.85 }),
      text(bars, {
        x: (bar: Bar) => Math.max(1, bar.ratio),
        y: 'peer',
        fy: 'case',
        text: 'label',
        textAnchor: 'start',
        dx: 4,
      }),
      ruleX([1]),
    ],
  });
  drawn.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  drawn.setAttribute('role', 'img');
  drawn.querySelector('style')?.remove(); // for pages that are restyled
  const title = document.createElement('title');
  title.textContent = labelOf(results);
  drawn.prepend(title);
  return `${drawn.outerHTML}\n`;
}

function labelOf([first]: readonly CaseResult[]): string {
  const better = first?.unit === 'MiB' ? 'times less than' : 'times faster than';
  return `${first?.suite}, ${first?.threads} threads: ${better} the peer`;
}

function barsOf(result: CaseResult): Bar[] {
  return Object.entries(result.peers).flatMap(([peer, reached]) => {
    if ('reason' in reached) return [];
    const { ratio, noisy } = reached;
    const label = `${noisy ? '~' : ''}${Number(ratio.toPrecision(2))} ${peer}`;
    return [{ case: result.case, peer, ratio, label }];
  });
}
