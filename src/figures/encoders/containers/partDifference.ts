import type { Part, TakeApart } from "./part.js";

/**
 * Where two files differ apart from how their pictures are compressed, in words; nothing where all else is equal. A
 * picture that is compressed in another way differs in most of its bytes; where few differ, somebody changed them.
 */
export function partDifference(takeApart: TakeApart, file: Buffer, fresh: Buffer): string | undefined {
  const [is, due] = [takeApart(file), takeApart(fresh)];
  if (typeof is === "string") return is;
  if (typeof due === "string") throw new Error(`A file that was just written cannot be read: ${due}.`);
  return frameworkDifference(is.filter(isFramework), due.filter(isFramework)) ?? patchedIn(is, due);
}

function isFramework({ isPicture = false }: Part): boolean {
  return !isPicture;
}

function frameworkDifference(is: readonly Part[], due: readonly Part[]): string | undefined {
  for (let at = 0; at < Math.max(is.length, due.length); at++) {
    const [found, expected] = [is[at], due[at]];
    if (found?.name === expected?.name && found?.data.equals(expected?.data ?? found.data) === true) continue;
    if (found !== undefined && !due.some(({ name }) => name === found.name))
      return `it holds ${quoted(found)}, which convscope does not write`;
    if (expected !== undefined && !is.some(({ name }) => name === expected.name))
      return `it lacks ${quoted(expected)}`;
    if (found === undefined || expected === undefined || found.name !== expected.name)
      return "its parts are others, or in another order";
    return `its ${quoted(found)} has other content`;
  }
  return undefined;
}

function quoted({ name }: Part): string {
  return `part '${name.replace(/[^ -~]/g, "?")}'`;
}

/** The share of bytes that differ between two compressions of one picture at the least. */
const LEAST_SHARE = 1 / 8;

function patchedIn(is: readonly Part[], due: readonly Part[]): string | undefined {
  const [one, other] = [is, due].map((parts) =>
    Buffer.concat(parts.filter((part) => !isFramework(part)).map(({ data }) => data)),
  );
  if (one === undefined || other === undefined || one.length !== other.length || one.equals(other))
    return undefined;
  const changed = one.filter((byte, at) => byte !== other[at]).length;
  if (changed >= one.length * LEAST_SHARE) return undefined;
  return `${changed === 1 ? "1 byte" : `${changed} bytes`} of its compressed picture were changed, though the pixels are the same`;
}
