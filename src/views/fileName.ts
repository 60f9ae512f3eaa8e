/**
 * Names of files for the names of taps: plain letters only, each another one also where a disk takes `Conv` and `conv`
 * for the same.
 */
export function plainNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = name
      .replaceAll("/", ".")
      .replace(/[^\p{L}\p{N}._#-]/gu, "_")
      .replace(/^\.+|^$/, "_");
    return freeName(plain, taken);
  });
}

/** A name that is not taken: itself, or with a number. It is taken then, in either case and however accents are written. */
export function freeName(name: string, taken: Set<string>): string {
  const keyOf = (each: string) => each.normalize("NFC").toLowerCase();
  let free = name;
  for (let number = 2; taken.has(keyOf(free)); number++) free = `${name}_${number}`;
  taken.add(keyOf(free));
  return free;
}
