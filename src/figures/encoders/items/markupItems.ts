import { unescapeXml } from "../../../core/xml.js";
import { parseMetadata } from "../metadata.js";
import type { Item } from "./item.js";
import { metadataItems } from "./metadataItems.js";

const PIECES = /<!--[\s\S]*?-->|<[^>]*>|[^<]+/g;
const PICTURE = /data:image\/png;base64,([^"]*)/;
/** Readers of the elements whose content is not text for readers. */
const HELD: Readonly<Record<string, (text: string, place: string) => readonly Item[]>> = {
  "convscope:metadata": (text) => metadataItems(parseMetadata(unescapeXml(text))),
  script: (text, place) => tileItems(text) ?? [{ kind: "structure", place, text }],
  style: (text, place) => [
    { kind: "structure", place, text: text.replace(FONT, "") },
    { kind: "embedded", place, text: (text.match(FONT) ?? []).join() },
  ],
};
const FONT = /data:font\/[^)]*/g;

/** Splits an SVG drawing, or a page with one, into items: tags with coordinates, words, pictures, numbers, and fonts. */
export function markupItems(file: Buffer): readonly Item[] {
  const items: Item[] = [];
  let [element, line] = ["", 1];
  for (const [piece] of file.toString("utf8").matchAll(PIECES)) {
    const place = `line ${line}`;
    line += piece.split("\n").length - 1;
    if (!piece.startsWith("<")) {
      items.push(...(HELD[element]?.(piece, place) ?? [{ kind: "words", place, text: unescapeXml(piece) }]));
      continue;
    }
    element = /^<([\w:]+)/.exec(piece)?.[1] ?? "";
    const [, picture] = PICTURE.exec(piece) ?? [];
    items.push({ kind: "structure", place, text: piece.replace(PICTURE, "") });
    if (picture !== undefined) items.push({ kind: "picture", place, file: Buffer.from(picture, "base64") });
  }
  return items;
}

/** The tile values of a page as items; undefined if a text is not a list of tiles. */
function tileItems(text: string): readonly Item[] | undefined {
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
