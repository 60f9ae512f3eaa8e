/** The first place in which two plain values differ, and what stands there in each; nothing where they are equal. */
export function firstDifference(one: unknown, other: unknown, path = ""): string | undefined {
  if (!isComposite(one) || !isComposite(other)) {
    return JSON.stringify(one) === JSON.stringify(other)
      ? undefined
      : `${path} ${shown(one)} where it is ${shown(other)}`;
  }
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  for (const key of keys) {
    const found = firstDifference(one[key], other[key], path === "" ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isComposite(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

const LONGEST = 60;

function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
