/** Longest tap name taken from a path in the file. */
const LONGEST = 48;

/** Shortens a path to its last parts if it is too long for a name, and a single part to its end. */
export function shortened(name: string, longest = LONGEST): string {
  if (name.length <= longest) return name;
  const starts = [...name.matchAll(/[/.]/g)].map(({ index }) => index + 1);
  const start = starts.find((each) => name.length - each <= longest);
  return name.slice(start ?? -longest);
}

/** Folders that all names which are paths begin with. */
export function sharedStart(all: readonly string[]): string {
  const names = all.filter((name) => name.includes("/") && !name.startsWith("/"));
  const [first = ""] = names;
  const parts = first.split("/").slice(0, -1);
  while (parts.length > 0 && !names.every((name) => name.startsWith(`${parts.join("/")}/`))) parts.pop();
  return parts.length === 0 ? "" : `${parts.join("/")}/`;
}
