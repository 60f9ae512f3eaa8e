const AROUND = 24;

/** The first place in which two files differ, in words: its line and column, and what stands there in each; nothing where they are equal. */
export function byteDifference(file: Uint8Array, fresh: Uint8Array): string | undefined {
  const [is, due] = [file, fresh].map((bytes) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  );
  if (is === undefined || due === undefined || is.equals(due)) return undefined;
  const shorter = Math.min(is.length, due.length);
  let at = 0;
  while (at < shorter && is[at] === due[at]) at++;
  const before = is.toString("latin1", 0, at);
  const line = before.split("\n").length;
  const column = at - before.lastIndexOf("\n");
  return `line ${line}, column ${column}: ${shown(is, at)} where ${shown(due, at)} is written`;
}

/** A few characters of a file; what cannot be printed as dots. */
function shown(bytes: Buffer, at: number): string {
  if (at >= bytes.length) return "the end";
  const text = bytes.toString("latin1", at, at + AROUND).replace(/[^ -~]/g, "·");
  return `'${text}'`;
}
