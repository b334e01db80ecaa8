/**
 * A TrueType font in which every letter is a box, half an em wide, or a whole one from the first Chinese radical on:
 * text laid out in it is the same on every machine, whatever fonts are installed there.
 */
export function blockFont(): Buffer {
  const glyphs = [box(60, 500), Buffer.alloc(0), box(60, 500), box(60, 940)];
  const advances = [560, 280, 560, 1000];
  const offsets = glyphs.map((_, i) => glyphs.slice(0, i).reduce((total, { length }) => total + length, 0));
  const outlines = Buffer.concat(glyphs);
  const head = bytes`u32 65536 u32 65536 u32 0 u32 1594834165 u16 3 u16 1000 u32 0 u32 0 u32 0 u32 0
    i16 0 i16 0 i16 1000 i16 800 u16 0 u16 8 i16 2 i16 0 i16 0`;
  const hhea = bytes`u32 65536 i16 900 i16 -300 i16 0 u16 1000 i16 0 i16 0 i16 1000 i16 1 i16 0 i16 0
    i16 0 i16 0 i16 0 i16 0 i16 0 u16 4`;
  const maxp = bytes`u32 65536 u16 4 u16 4 u16 1 u16 0 u16 0 u16 1 u16 0 u16 0 u16 0 u16 0 u16 0 u16 0 u16 0 u16 0`;
  const metrics = Buffer.concat(advances.map((advance) => bytes`u16 ${advance} i16 0`));
  const loca = Buffer.concat([...offsets, outlines.length].map((offset) => bytes`u16 ${offset / 2}`));
  // Format 13: one glyph for a whole range of characters.
  const cmap = bytes`u16 0 u16 1 u16 3 u16 10 u32 12
    u16 13 u16 0 u32 52 u32 0 u32 3 u32 32 u32 32 u32 1 u32 33 u32 11903 u32 2 u32 11904 u32 1114111 u32 3`;
  const os2 = bytes`u16 4 i16 560 u16 400 u16 5 u16 0 i16 0 i16 0 i16 0 i16 0 i16 0 i16 0 i16 0 i16 0 i16 0 i16 0 i16 0
    u32 0 u32 0 u32 0 u32 0 u32 0 u32 0 u32 0 u16 64 u16 32 u16 65533 i16 900 i16 -300 i16 0 u16 900 u16 300
    u32 0 u32 0 i16 550 i16 550 u16 0 u16 32 u16 1`;
  const name = Buffer.concat([
    bytes`u16 0 u16 1 u16 18 u16 3 u16 1 u16 1033 u16 1 u16 12 u16 0`,
    utf16('blocks'),
  ]);
  const post = bytes`u32 196608 u32 0 i16 -100 i16 50 u32 0 u32 0 u32 0 u32 0 u32 0`;
  return assemble({
    'OS/2': os2,
    cmap,
    glyf: outlines,
    head,
    hhea,
    hmtx: metrics,
    loca,
    maxp,
    name,
    post,
  });
}

/** A rectangle on the base line as the outline of a glyph. */
function box(left: number, right: number): Buffer {
  const [bottom, top] = [0, 550];
  return bytes`i16 1 i16 ${left} i16 ${bottom} i16 ${right} i16 ${top} u16 3 u16 0 u16 257 u16 257
    i16 ${left} i16 0 i16 ${right - left} i16 0 i16 ${bottom} i16 ${top} i16 0 i16 ${-top} u16 0`;
}

/** Numbers in big-endian order, each behind its type. */
function bytes(parts: TemplateStringsArray, ...values: number[]): Buffer {
  const words = String.raw({ raw: parts }, ...values)
    .trim()
    .split(/\s+/u);
  const numbers = words.flatMap((type, i) => (i % 2 === 0 ? [[type, Number(words[i + 1])] as const] : []));
  return Buffer.concat(
    numbers.map(([type, value]) => {
      const buffer = Buffer.alloc(type === 'u32' ? 4 : 2);
      if (type === 'u32') buffer.writeUInt32BE(value);
      else if (type === 'u16') buffer.writeUInt16BE(value);
      else buffer.writeInt16BE(value);
      return buffer;
    }),
  );
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

function assemble(tables: Readonly<Record<string, Buffer>>): Buffer {
  const entries = Object.entries(tables);
  const padded = entries.map(([, table]) =>
    Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)]),
  );
  let offset = 12 + 16 * entries.length;
  const directory = entries.map(([tag, table], i) => {
    const entry = Buffer.concat([Buffer.from(tag, 'latin1'), bytes`u32 0 u32 ${offset} u32 ${table.length}`]);
    offset += padded[i]?.length ?? 0;
    return entry;
  });
  // Ten tables: 8 is the largest power of two that is no more.
  return Buffer.concat([
    bytes`u32 65536 u16 ${entries.length} u16 128 u16 3 u16 32`,
    ...directory,
    ...padded,
  ]);
}
