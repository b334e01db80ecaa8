import Table from 'cli-table3';

export interface ShowBagConfig {
  /** Each instance's bits. */
  readonly instances: readonly string[];
  /** `[heads][length]` */
  readonly weights: readonly (readonly number[])[];
  readonly signalAt: number | undefined;
  /** Whether the model takes the bag to be positive. */
  readonly answer: boolean;
  readonly colour: boolean;
}

/** A bag as a table: each instance with the weight that each head gives it, the signal marked. */
export function showBag({ instances, weights, signalAt, answer, colour }: ShowBagConfig): string {
  const heads = weights.map((_, head) => (weights.length === 1 ? 'weight' : `head ${head + 1}`));
  const table = new Table({
    head: ['', 'instance', ...heads],
    style: { head: colour ? ['cyan'] : [], border: colour ? ['grey'] : [], compact: true },
  });
  for (const [i, bits] of instances.entries())
    table.push([i === signalAt ? '*' : '', bits, ...weights.map((head) => (head[i] ?? 0).toFixed(2))]);
  const [said, truth] = [answer, signalAt !== undefined].map((positive) =>
    positive ? 'positive' : 'negative',
  );
  return `${table}\n${said} (${said === truth ? 'right' : `wrong: ${truth}`})\n* the signal that makes a bag positive\n`;
}
