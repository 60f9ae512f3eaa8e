import type { Item } from "./item.js";

/** The tile values of a page as items; undefined if a text is not a list of tiles. */
export function tileItems(text: string): readonly Item[] | undefined {
  const tiles = tilesIn(text);
  return tiles?.flatMap(({ title, values, ...rest }, at): readonly Item[] => [
    { kind: "words", place: `title of tile ${at + 1}`, text: title },
    { kind: "structure", place: `tile ${at + 1}`, text: JSON.stringify(rest) },
    { kind: "numbers", place: `values of tile ${at + 1}`, numbers: floatsIn(values), nature: "values" },
  ]);
}

interface PlainTile {
  readonly title: string;
  readonly values: string;
}

function tilesIn(text: string): readonly PlainTile[] | undefined {
  try {
    const tiles: unknown = JSON.parse(text);
    return Array.isArray(tiles) && tiles.every(isTile) ? tiles : undefined;
  } catch {
    return undefined;
  }
}

function isTile(value: unknown): value is PlainTile {
  const tile = value as Partial<PlainTile> | null;
  return typeof tile === "object" && typeof tile?.title === "string" && typeof tile.values === "string";
}

function floatsIn(base64: string): readonly number[] {
  const bytes = Buffer.from(base64, "base64");
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => bytes.readFloatLE(4 * at));
}
