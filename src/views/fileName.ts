import type { Subject } from "./view.js";

/**
 * The names of the files for a subject's taps: plain letters only, each another one also where a disk takes `Conv` and
 * `conv` for the same.
 */
export function fileNamesOf({ taps }: Subject): readonly string[] {
  const taken = new Set<string>();
  return taps.map(({ name }) => {
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
