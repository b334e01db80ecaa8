/** A share as a percentage, `97.3 %`; one that would be rounded to none or all says so: `< 0.1 %`. */
export function percent(share: number): string {
  const value = 100 * share;
  if (value > 0 && value < 0.05) return '< 0.1 %';
  if (value < 100 && value > 99.95) return '> 99.9 %';
  return `${value.toFixed(1)} %`;
}
