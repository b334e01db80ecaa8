/** A choice kept from an earlier visit; undefined where there is none, or where a browser keeps nothing. */
export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(`mneme.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a choice for the next visit, where a browser lets us. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`mneme.${key}`, value);
  } catch {
    // The choice holds for this visit.
  }
}
