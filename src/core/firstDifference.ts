/** Describes the first difference between two plain values by its path and both values; undefined if they are equal. */
export function firstDifference(a: unknown, b: unknown, path = ""): string | undefined {
  if (!isComposite(a) || !isComposite(b)) {
    const [actual, expected] = [written(a), written(b)];
    return actual === expected
      ? undefined
      : `${path} is ${around(actual, expected)} but should be ${around(expected, actual)}`;
  }
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  for (const key of keys) {
    const found = firstDifference(a[key], b[key], path === "" ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isComposite(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function written(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

const LONGEST = 60;
const BEFORE = 24;

/** Excerpt of a text for a message, starting shortly before its first difference from another text. */
export function around(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at++;
  const start = text.length <= LONGEST ? 0 : Math.max(0, at - BEFORE);
  const shown = text.slice(start, start + LONGEST).replace(/\s+|\p{Cc}/gu, " ");
  return `${start > 0 ? "…" : ""}${shown}${start + LONGEST < text.length ? "…" : ""}`;
}
