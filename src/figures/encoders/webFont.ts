import { componentsOf, type FontTables, glyphOf, outlineOf, tableOf, tablesOf } from "./trueType.js";
import { woffOf } from "./woff.js";

/** A font cut down to some characters, and which of them it has. */
export interface WebFont {
  readonly woff: Buffer;
  /** The characters' code points, ascending. */
  readonly codes: readonly number[];
}

/** Cuts a TrueType font down to the characters of texts; kerning stays, and glyphs keep their numbers for it. */
export function webFontOf(file: Buffer, texts: Iterable<string>): WebFont {
  const tables = tablesOf(file);
  const characters = new Set(Array.from(texts, (text) => [...text]).flat());
  const codes = Array.from(characters, (character) => character.codePointAt(0) as number)
    .filter((code) => glyphOf(tables, code) !== 0)
    .sort((one, other) => one - other);
  const glyphs = closure(
    tables,
    codes.map((code) => glyphOf(tables, code)),
  );
  return { woff: woffOf(cutDown(tables, glyphs)), codes };
}

/** Glyphs, the glyphs that these are composed of, and the one that stands for what is missing. */
function closure(tables: FontTables, wanted: readonly number[]): ReadonlySet<number> {
  const glyphs = new Set([0, ...wanted]);
  // A set's iterator also reaches what is added on the way.
  for (const glyph of glyphs) for (const part of componentsOf(outlineOf(tables, glyph))) glyphs.add(part);
  return glyphs;
}

/** What browsers need of a font, and its kerning. */
const KEPT = ["GDEF", "GPOS", "OS/2", "cmap", "gasp", "head", "hhea", "maxp", "name", "prep"];

function cutDown(tables: FontTables, glyphs: ReadonlySet<number>): FontTables {
  const kept = KEPT.flatMap((tag) => {
    const table = tables.get(tag);
    return table === undefined ? [] : [[tag, table] as const];
  });
  const outlines = outlinesOf(tables, glyphs);
  return new Map([...kept, ...outlines, ["hmtx", widthsOf(tables, glyphs)], ["post", namesOf(tables)]]);
}

function outlinesOf(tables: FontTables, glyphs: ReadonlySet<number>): readonly [string, Buffer][] {
  const places = Buffer.alloc(tableOf(tables, "loca").length);
  const outlines: Buffer[] = [];
  let end = 0;
  for (let glyph = 0; 4 * glyph + 4 < places.length; glyph++) {
    if (glyphs.has(glyph)) {
      const outline = outlineOf(tables, glyph);
      outlines.push(outline);
      end += outline.length;
    }
    places.writeUInt32BE(end, 4 * glyph + 4);
  }
  return [
    ["glyf", Buffer.concat(outlines)],
    ["loca", places],
  ];
}

/** The widths of some glyphs: the other ones' are zeros, which take no room once they are compressed. */
function widthsOf(tables: FontTables, glyphs: ReadonlySet<number>): Buffer {
  const widths = tableOf(tables, "hmtx");
  const kept = Buffer.alloc(widths.length);
  for (const glyph of glyphs) widths.copy(kept, 4 * glyph, 4 * glyph, 4 * glyph + 4);
  return kept;
}

/** The table `post` in its version 3, which names no glyphs. */
function namesOf(tables: FontTables): Buffer {
  const names = Buffer.from(tableOf(tables, "post").subarray(0, 32));
  names.writeUInt32BE(0x0003_0000, 0);
  return names;
}
