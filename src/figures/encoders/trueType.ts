/** The tables of a TrueType font by their tags (OpenType specification 1.9, "The OpenType font file"). */
export type FontTables = ReadonlyMap<string, Buffer>;

/** Reads the tables of a font file. */
export function tablesOf(file: Buffer): FontTables {
  const count = file.readUInt16BE(4);
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const at = 12 + 16 * index;
      const start = file.readUInt32BE(at + 8);
      const bytes = file.subarray(start, start + file.readUInt32BE(at + 12));
      return [file.toString("latin1", at, at + 4), bytes] as const;
    }),
  );
}

/** A table that a font must have. */
export function tableOf(tables: FontTables, tag: string): Buffer {
  const table = tables.get(tag);
  if (table === undefined) throw new Error(`The font has no table '${tag}'.`);
  return table;
}

/** The number of the glyph of a character, by a font's `cmap` in format 4; 0 where it has none. */
export function glyphOf(tables: FontTables, code: number): number {
  const cmap = segmentsOf(tableOf(tables, "cmap"));
  const count = cmap.readUInt16BE(6) / 2;
  const word = (part: number, segment: number) => cmap.readUInt16BE(partAt(part, segment, count));
  for (let segment = 0; segment < count; segment++) {
    if (word(END, segment) < code) continue;
    const start = word(START, segment);
    if (start > code) return 0;
    const [delta, range] = [word(DELTA, segment), word(RANGE, segment)];
    if (range === 0) return (code + delta) & 0xffff;
    const glyph = cmap.readUInt16BE(partAt(RANGE, segment, count) + range + 2 * (code - start));
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  }
  return 0;
}

/** The parts of a `cmap` of format 4, each a word for every segment. */
const [END, START, DELTA, RANGE] = [0, 1, 2, 3] as const;

function partAt(part: number, segment: number, count: number): number {
  const padding = part === END ? 0 : 2;
  return 14 + padding + 2 * (part * count + segment);
}

function segmentsOf(cmap: Buffer): Buffer {
  for (let index = 0; index < cmap.readUInt16BE(2); index++) {
    const subtable = cmap.subarray(cmap.readUInt32BE(8 + 8 * index));
    if (subtable.readUInt16BE(0) === 4) return subtable;
  }
  throw new Error("The font has no character table of format 4.");
}

/** The outline of a glyph, by a font's `glyf` and its `loca` of 32-bit offsets. */
export function outlineOf(tables: FontTables, glyph: number): Buffer {
  const places = tableOf(tables, "loca");
  const [start, end] = [places.readUInt32BE(4 * glyph), places.readUInt32BE(4 * glyph + 4)];
  return tableOf(tables, "glyf").subarray(start, end);
}

/** The glyphs that an outline is composed of; none where it has contours of its own. */
export function componentsOf(outline: Buffer): readonly number[] {
  if (outline.length === 0 || outline.readInt16BE(0) >= 0) return [];
  const glyphs: number[] = [];
  for (let at = 10, flags: number = MORE; (flags & MORE) !== 0; ) {
    flags = outline.readUInt16BE(at);
    glyphs.push(outline.readUInt16BE(at + 2));
    const scale = (flags & SCALE) !== 0 ? 2 : (flags & TWO_SCALES) !== 0 ? 4 : (flags & MATRIX) !== 0 ? 8 : 0;
    at += 4 + ((flags & WORDS) !== 0 ? 4 : 2) + scale;
  }
  return glyphs;
}

/** Flags of a component (OpenType specification 1.9, "glyf"). */
const [WORDS, SCALE, MORE, TWO_SCALES, MATRIX] = [0x1, 0x8, 0x20, 0x40, 0x80] as const;
