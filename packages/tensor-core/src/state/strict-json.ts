/** A JSON value whose objects are maps, so that no key means anything to JavaScript. */
export type StrictJson =
  | null
  | boolean
  | number
  | string
  | readonly StrictJson[]
  | ReadonlyMap<string, StrictJson>;

/**
 * Parses JSON as JSON.parse does, but for objects: two equal keys or the key `__proto__` are errors.
 *
 * @throws SyntaxError
 */
export function parseStrictJson(text: string): StrictJson {
  const reader = new Reader(text);
  const value = reader.value(0);
  if (reader.peek() !== '') reader.fail('the end');
  return value;
}

const DEEPEST = 32;

class Reader {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  value(depth: number): StrictJson {
    if (depth > DEEPEST) this.fail(`at most ${DEEPEST} levels`);
    const next = this.peek();
    if (next === '{') return this.object(depth);
    if (next === '[') return this.array(depth);
    if (next === '"') return this.string();
    return this.scalar();
  }

  /** The next character that is not white space; empty at the end. */
  peek(): string {
    while (' \t\n\r'.includes(this.text[this.position] ?? 'x')) this.position++;
    return this.text[this.position] ?? '';
  }

  fail(wanted: string): never {
    const found = this.text.slice(this.position, this.position + 20) || 'the end';
    throw new SyntaxError(`character ${this.position} must be ${wanted}, got ${found}`);
  }

  private take(wanted: string): void {
    if (this.peek() !== wanted) this.fail(wanted);
    this.position++;
  }

  private object(depth: number): ReadonlyMap<string, StrictJson> {
    const entries = new Map<string, StrictJson>();
    this.items('{', '}', () => {
      if (this.peek() !== '"') this.fail('a key');
      const key = this.string();
      if (key === '__proto__') throw new SyntaxError('no key may be __proto__');
      if (entries.has(key)) throw new SyntaxError(`a key must stand once, got ${JSON.stringify(key)} twice`);
      this.take(':');
      entries.set(key, this.value(depth + 1));
    });
    return entries;
  }

  private array(depth: number): readonly StrictJson[] {
    const values: StrictJson[] = [];
    this.items('[', ']', () => values.push(this.value(depth + 1)));
    return values;
  }

  private items(open: string, close: string, item: () => void): void {
    this.take(open);
    if (this.peek() !== close) {
      item();
      while (this.peek() === ',') {
        this.take(',');
        item();
      }
    }
    this.take(close);
  }

  private string(): string {
    const start = this.position;
    let end = start + 1;
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === '\\' ? 2 : 1;
    return this.parse(end + 1, 'a string') as string;
  }

  private scalar(): StrictJson {
    const rest = /[^\s,:\]}]*/y;
    rest.lastIndex = this.position;
    rest.exec(this.text);
    return this.parse(rest.lastIndex, 'a value') as StrictJson;
  }

  private parse(end: number, wanted: string): unknown {
    try {
      const value: unknown = JSON.parse(this.text.slice(this.position, end));
      this.position = end;
      return value;
    } catch {
      return this.fail(wanted);
    }
  }
}
