/** In what a suite is measured. Rates are of the work that {@link SuiteConfig.amount} says a run does. */
export type Unit = 'ms' | 'us' | 'GFLOP/s' | 'GB/s' | 'tokens/s' | 'MiB';

/**
 * What is shown of a measurement: of milliseconds, in which `amount` was done (floating-point operations, bytes,
 * tokens), or of MiB, of which `amount` bytes are what was asked for.
 */
export function shownValue(unit: Unit, measured: number, amount: number): number {
  switch (unit) {
    case 'ms':
      return measured;
    case 'us':
      return measured * 1e3;
    case 'tokens/s':
      return (amount / measured) * 1e3;
    case 'MiB':
      return measured - amount / 2 ** 20;
    default:
      return amount / measured / 1e6;
  }
}
