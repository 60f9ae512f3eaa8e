import { type Apart, deciding } from "./apart.js";
import type { Item } from "./item.js";
import { nearPixels } from "./nearPixels.js";
import { largestOf, numberDifference } from "./numberDifference.js";
import { textDifference } from "./textDifference.js";

/**
 * How a file differs from one that another processor made, in more than the last digits of numbers, one level of a
 * color, and what follows from these; nothing where it does not.
 */
export async function itemDifference(is: readonly Item[], due: readonly Item[]): Promise<Apart | undefined> {
  if (is.length !== due.length) return countDifference(is, due);
  const found: Apart[] = [];
  const largest = largestValue(due);
  for (const [at, item] of is.entries()) {
    const apart = await difference(item, due[at] as Item, largest);
    if (apart !== undefined) found.push({ ...apart, reason: `${item.place}: ${apart.reason}` });
  }
  return deciding(found);
}

/** The largest of all values: the maps of a tap are seen on one scale, and so are differences of them. */
function largestValue(items: readonly Item[]): number {
  const values = items.map((item) =>
    item.kind === "numbers" && item.nature === "values" ? largestOf(item.numbers) : 0,
  );
  return Math.max(0, ...values);
}

async function difference(is: Item, due: Item, largest: number): Promise<Apart | undefined> {
  if (is.kind === "numbers" && due.kind === "numbers")
    return numberDifference(is.numbers, due.numbers, {
      nature: due.nature,
      ...(due.nature === "values" ? { largest } : {}),
    });
  if (is.kind === "picture" && due.kind === "picture") return nearPixels(is.file, due.file, due.figure);
  if (is.kind === "embedded" && due.kind === "embedded")
    return is.text === due.text ? undefined : { level: "unsure", reason: "other glyphs are shown" };
  if ("text" in is && "text" in due && is.kind === due.kind)
    return textDifference(is.text, due.text, is.kind === "words");
  return { level: "alien", reason: "something else stands there" };
}

/** Another number of items: of a kind that is drawn, unless one holds what the other never does. */
function countDifference(is: readonly Item[], due: readonly Item[]): Apart {
  const known = new Set(due.map(shapeOf));
  const alien = is.find((item) => !known.has(shapeOf(item)));
  if (alien !== undefined) return { level: "alien", reason: `${alien.place}: it holds what is not drawn` };
  return { level: "unsure", reason: `it has ${is.length} parts where there are ${due.length}` };
}

function shapeOf(item: Item): string {
  return item.kind === "structure" ? item.text.replace(/#[0-9a-f]{6}|[-−]?\d+(?:\.\d+)?/gi, "#") : item.kind;
}
