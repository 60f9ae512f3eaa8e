import { type Apart, deciding } from "./apart.js";
import type { Item } from "./item.js";
import { nearPixels } from "./nearPixels.js";
import { largestOf, numberDifference } from "./numberDifference.js";
import { textDifference } from "./textDifference.js";

/**
 * Describes how a file differs from one made on another processor by more than the last digits of numbers, one color
 * level, and their consequences; undefined if it does not.
 */
export async function itemDifference(
  actual: readonly Item[],
  expected: readonly Item[],
): Promise<Apart | undefined> {
  if (actual.length !== expected.length) return countDifference(actual, expected);
  const found: Apart[] = [];
  const largest = largestValue(expected);
  for (const [at, item] of actual.entries()) {
    const apart = await difference(item, expected[at] as Item, largest);
    if (apart !== undefined) found.push({ ...apart, reason: `${item.place}: ${apart.reason}` });
  }
  return deciding(found);
}

/** The largest of all values: the maps of a tap share a scale, and differences are relative to it. */
function largestValue(items: readonly Item[]): number {
  const values = items.map((item) =>
    item.kind === "numbers" && item.nature === "values" ? largestOf(item.numbers) : 0,
  );
  return Math.max(0, ...values);
}

async function difference(actual: Item, expected: Item, largest: number): Promise<Apart | undefined> {
  if (actual.kind === "numbers" && expected.kind === "numbers")
    return numberDifference(actual.numbers, expected.numbers, {
      nature: expected.nature,
      ...(expected.nature === "values" ? { largest } : {}),
    });
  if (actual.kind === "picture" && expected.kind === "picture")
    return nearPixels(actual.file, expected.file, expected.figure);
  if (actual.kind === "embedded" && expected.kind === "embedded")
    return actual.text === expected.text ? undefined : { level: "unsure", reason: "the glyphs differ" };
  if ("text" in actual && "text" in expected && actual.kind === expected.kind)
    return textDifference(actual.text, expected.text, actual.kind === "words");
  return { level: "alien", reason: "the kind of content differs" };
}

/** The difference for unequal numbers of items: `unsure`, unless one has a kind that the other never has. */
function countDifference(actual: readonly Item[], expected: readonly Item[]): Apart {
  const known = new Set(expected.map(shapeOf));
  const alien = actual.find((item) => !known.has(shapeOf(item)));
  if (alien !== undefined)
    return { level: "alien", reason: `${alien.place}: it contains content that is not drawn` };
  return { level: "unsure", reason: `it has ${actual.length} parts instead of ${expected.length}` };
}

function shapeOf(item: Item): string {
  return item.kind === "structure" ? item.text.replace(/#[0-9a-f]{6}|[-−]?\d+(?:\.\d+)?/gi, "#") : item.kind;
}
