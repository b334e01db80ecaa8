const MOST = 60;

/** A value as an error names it: on one line, and not too long of it. */
export function shown(value: unknown): string {
  let text: string;
  try {
    text = JSON.stringify(value) ?? String(value);
  } catch {
    text = String(value);
  }
  return text.length > MOST ? `${text.slice(0, MOST)}..` : text;
}
