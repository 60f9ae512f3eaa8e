/** A change to a file that a reader would not notice. */
export interface Tampering {
  readonly what: string;
  readonly change: (bytes: Buffer) => Buffer;
  /** The reported reason. Default: any. */
  readonly says?: RegExp;
  /** Default: `differs`. */
  readonly verdict?: "cannot check";
}

/** Replaces the first occurrence of a text. */
export function text(from: string | RegExp, to: string): (bytes: Buffer) => Buffer {
  return (bytes) => {
    const before = bytes.toString("latin1");
    const after = before.replace(from, to);
    if (after === before) throw new Error(`There is no ${from} to change.`);
    return Buffer.from(after, "latin1");
  };
}

/** Appends bytes. */
export const appended = (added: string) => (bytes: Buffer) =>
  Buffer.concat([bytes, Buffer.from(added, "latin1")]);
