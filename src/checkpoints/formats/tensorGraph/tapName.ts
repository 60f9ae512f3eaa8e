/** Longest tap name taken from a path in the file; a longer path is shortened to its last parts. */
const LONGEST = 48;

/** Name of a tap without the first parts of its path, if it is too long. */
export function shortened(name: string): string {
  if (name.length <= LONGEST) return name;
  const parts = name.split("/");
  while (parts.length > 1 && parts.join("/").length > LONGEST) parts.shift();
  return parts.join("/").slice(-LONGEST);
}

/** Folders that all names which are paths begin with. */
export function sharedStart(all: readonly string[]): string {
  const names = all.filter((name) => name.includes("/") && !name.startsWith("/"));
  const [first = ""] = names;
  const parts = first.split("/").slice(0, -1);
  while (parts.length > 0 && !names.every((name) => name.startsWith(`${parts.join("/")}/`))) parts.pop();
  return parts.length === 0 ? "" : `${parts.join("/")}/`;
}
