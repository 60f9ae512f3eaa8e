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
      .replace(/^\.+/, "_");
    let free = plain;
    for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${plain}_${number}`;
    taken.add(free.toLowerCase());
    return free;
  });
}
