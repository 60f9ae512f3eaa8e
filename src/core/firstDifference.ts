import { around } from "./around.js";

/** The first place in which two plain values differ, and what stands there in each; nothing where they are equal. */
export function firstDifference(one: unknown, other: unknown, path = ""): string | undefined {
  if (!isComposite(one) || !isComposite(other)) {
    const [is, due] = [written(one), written(other)];
    return is === due ? undefined : `${path} ${around(is, due)} where it is ${around(due, is)}`;
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

function written(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
