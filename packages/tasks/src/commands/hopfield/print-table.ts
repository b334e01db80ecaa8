import Table from 'cli-table3';

/** A table on stdout. */
export function printTable(head: string[], rows: readonly string[][]): void {
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  table.push(...rows);
  process.stdout.write(`${table.toString()}\n`);
}
