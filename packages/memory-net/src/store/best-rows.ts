/** The rows of the largest similarity of all that are offered, equal ones by the order that is given. */
export class BestRows {
  readonly rows: number[] = [];
  readonly similarities: number[] = [];
  readonly count: number;
  readonly #before: (a: number, b: number) => boolean;
  /** What a row must reach to be among them: {@link offer} need not be called for less. */
  least: number = -Infinity;

  /** @param before - whether row `a` comes before row `b` where they are equally near */
  constructor(count: number, before: (a: number, b: number) => boolean) {
    this.count = count;
    this.#before = before;
  }

  get full(): boolean {
    return this.rows.length === this.count;
  }

  offer(row: number, similarity: number): void {
    const { rows, similarities } = this;
    let place = rows.length;
    while (place > 0 && this.#comesBefore(row, similarity, place - 1)) place--;
    if (place === this.count) return;
    rows.splice(place, 0, row);
    similarities.splice(place, 0, similarity);
    if (rows.length > this.count) {
      rows.pop();
      similarities.pop();
    }
    if (rows.length === this.count) this.least = similarities[this.count - 1] as number;
  }

  /** Takes rows `[from, to)` out, of which `scan` offers all. */
  rescan(from: number, to: number, scan: (best: BestRows) => void): void {
    const others = this.rows
      .map((row, i) => [row, this.similarities[i] as number] as const)
      .filter(([row]) => row < from || row >= to);
    this.rows.length = 0;
    this.similarities.length = 0;
    this.least = -Infinity;
    for (const [row, similarity] of others) this.offer(row, similarity);
    scan(this);
  }

  #comesBefore(row: number, similarity: number, place: number): boolean {
    const other = this.similarities[place] as number;
    if (similarity !== other) return similarity > other;
    return this.#before(row, this.rows[place] as number);
  }
}
