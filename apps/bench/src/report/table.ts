import Table from 'cli-table3';
import type { CaseResult, PeerResult } from '../runner/result.ts';
import type { PeerId } from '../sides/side-id.ts';

/** The results of a suite as a table: a row for each case, a column for each side; reasons stand below it. */
export function table(results: readonly CaseResult[], peers: readonly PeerId[]): string {
  const [first] = results;
  if (!first) return '';
  const drawn = new Table({
    head: [`${first.suite} (${first.unit})`, 'ours', ...peers],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', ...new Array<'right'>(peers.length + 1).fill('right')],
  });
  const notes: string[] = [];
  for (const result of results) {
    const { ours } = result;
    if (typeof ours === 'object') notes.push(`${result.case}: ours: ${ours.reason}`);
    const cells = peers.map((peer) => {
      const reached = result.peers[peer];
      if (reached && 'reason' in reached) notes.push(`${result.case}: ${peer}: ${reached.reason}`);
      return cell(reached);
    });
    drawn.push([result.case, typeof ours === 'object' ? 'failed' : figure(ours), ...cells]);
    for (const [name, value] of Object.entries(result.remarks ?? {})) {
      notes.push(`${result.case}: ${name} ${figure(value)}`);
    }
    if (result.fallbacks) notes.push(`${result.case}: ours fell back: ${result.fallbacks.join(', ')}`);
  }
  const less = first.unit === 'MiB' ? 'less ours takes' : 'faster ours is';
  const legend = `(x: how many times ${less}; ~: too noisy to quote; -: not run, see below)`;
  return `${drawn.toString()}\n${legend}\n${notes.map((note) => `  ${note}\n`).join('')}`;
}

function cell(reached: PeerResult | undefined): string {
  if (!reached) return '';
  if ('reason' in reached) return reached.disagrees ? 'DIFFERS' : '-';
  return `${figure(reached.value)}  ${reached.noisy ? '~' : ''}${figure(reached.ratio)}x`;
}

/** Three significant digits, without an exponent. */
function figure(value: number): string {
  const digits = Number(value.toPrecision(3));
  return Math.abs(digits) >= 1e4 ? digits.toFixed(0) : `${digits}`;
}
