/** Longest tap name taken from a path in the file; a longer path is shortened to its last parts. */
const LONGEST = 48;

/** Name of a tap without the first parts of its path, if it is too long. */
export function shortened(name: string): string {
  if (name.length <= LONGEST) return name;
  const parts = name.split("/");
  while (parts.length > 1 && parts.join("/").length > LONGEST) parts.shift();
  return parts.join("/").slice(-LONGEST);
}
