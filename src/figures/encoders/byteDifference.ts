const AROUND = 24;

/** Describes the first difference of two files: line, column, and both contents; undefined if they are equal. */
export function byteDifference(file: Uint8Array, fresh: Uint8Array): string | undefined {
  const [actual, expected] = [file, fresh].map((bytes) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  );
  if (actual === undefined || expected === undefined || actual.equals(expected)) return undefined;
  const shorter = Math.min(actual.length, expected.length);
  let at = 0;
  while (at < shorter && actual[at] === expected[at]) at++;
  const before = actual.toString("latin1", 0, at);
  const line = before.split("\n").length;
  const column = at - before.lastIndexOf("\n");
  return `line ${line}, column ${column}: ${shown(actual, at)} instead of ${shown(expected, at)}`;
}

/** A few characters of a file, with dots for unprintable ones. */
function shown(bytes: Buffer, at: number): string {
  if (at >= bytes.length) return "the end";
  const text = bytes.toString("latin1", at, at + AROUND).replace(/[^ -~]/g, "·");
  return `'${text}'`;
}
