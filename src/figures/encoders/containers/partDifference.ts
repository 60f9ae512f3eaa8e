import type { Part, TakeApart } from "./part.js";

/**
 * Describes how two files differ apart from the compression of their pictures; undefined if all else is equal. A picture
 * that was recompressed differs in most of its bytes; one with few changed bytes was altered.
 */
export function partDifference(takeApart: TakeApart, file: Buffer, fresh: Buffer): string | undefined {
  const [actual, expected] = [takeApart(file), takeApart(fresh)];
  if (typeof actual === "string") return actual;
  if (typeof expected === "string") throw new Error(`Cannot read a file that was just written: ${expected}.`);
  return (
    frameworkDifference(actual.filter(isFramework), expected.filter(isFramework)) ??
    patchedIn(actual, expected)
  );
}

function isFramework({ isPicture = false }: Part): boolean {
  return !isPicture;
}

function frameworkDifference(actual: readonly Part[], expected: readonly Part[]): string | undefined {
  for (let at = 0; at < Math.max(actual.length, expected.length); at++) {
    const [part, expectedPart] = [actual[at], expected[at]];
    if (part?.name === expectedPart?.name && part?.data.equals(expectedPart?.data ?? part.data) === true)
      continue;
    if (part !== undefined && !expected.some(({ name }) => name === part.name))
      return `it contains ${quoted(part)}, which convscope does not write`;
    if (expectedPart !== undefined && !actual.some(({ name }) => name === expectedPart.name))
      return `it lacks ${quoted(expectedPart)}`;
    if (part === undefined || expectedPart === undefined || part.name !== expectedPart.name)
      return "its parts differ or are in a different order";
    return `the content of its ${quoted(part)} differs`;
  }
  return undefined;
}

function quoted({ name }: Part): string {
  return `part '${name.replace(/[^ -~]/g, "?")}'`;
}

/** The minimum share of differing bytes between two compressions of the same picture. */
const LEAST_SHARE = 1 / 8;

function patchedIn(actual: readonly Part[], expected: readonly Part[]): string | undefined {
  const [a, b] = [actual, expected].map((parts) =>
    Buffer.concat(parts.filter((part) => !isFramework(part)).map(({ data }) => data)),
  );
  if (a === undefined || b === undefined || a.length !== b.length || a.equals(b)) return undefined;
  const changed = a.filter((byte, at) => byte !== b[at]).length;
  if (changed >= a.length * LEAST_SHARE) return undefined;
  return `${changed === 1 ? "1 byte" : `${changed} bytes`} of its compressed picture ${changed === 1 ? "was" : "were"} changed, although the pixels are the same`;
}
