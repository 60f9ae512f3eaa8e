/**
 * File names for the names of taps: plain letters only, and distinct even on disks that do not distinguish `Conv` and
 * `conv`.
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

/** A free name: the name itself, or with a number. It is then taken, regardless of case and Unicode normalization. */
export function freeName(name: string, taken: Set<string>): string {
  const keyOf = (each: string) => each.normalize("NFC").toLowerCase();
  let free = name;
  for (let number = 2; taken.has(keyOf(free)); number++) free = `${name}_${number}`;
  taken.add(keyOf(free));
  return free;
}
