import { requireInteger } from '@mneme/tensor-core';

/** Throws unless all of `required` are given, and every size that is given is an integer of at least 1. */
export function requireSizes<Sizes extends object>(
  where: string,
  sizes: Sizes,
  required: readonly (keyof Sizes & string)[],
): void {
  for (const name of required) requireInteger(where, name, sizes[name] as number);
  for (const [name, size] of Object.entries(sizes)) {
    if (typeof size === 'number') requireInteger(where, name, size, name === 'visible' ? 0 : 1);
  }
}

/** How many pairs of a query and a key a mask leaves: all, where nothing is said. */
export function visibleOf(
  where: string,
  {
    queries,
    keys,
    visible = queries * keys,
  }: { queries: number; keys: number; visible?: number | undefined },
): number {
  if (visible > queries * keys) {
    throw new RangeError(
      `${where}: visible must be at most queries x keys = ${queries * keys}, got ${visible}`,
    );
  }
  return visible;
}
