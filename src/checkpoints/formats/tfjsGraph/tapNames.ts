import { sharedStart, shortened } from "../tensorGraph/tapName.js";

/** The folders of a node's name: `conv1` of `conv1/Relu`. Empty for a name without any. */
export function scopeOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf("/")));
}

/**
 * Short names for nodes by their names in the file: without the folders that all have in common, without the number that
 * Keras adds to every layer of a network that it calls again (`conv1_1`), and without their own part where a folder has
 * one node alone: `net_1/relu_1/Relu` is `relu`.
 */
export function tapNames(names: readonly string[]): ReadonlyMap<string, string> {
  const shared = sharedStart(names);
  const paths = names.map((name) => ({
    name,
    path: name.startsWith(shared) ? name.slice(shared.length) : name,
  }));
  const counts = new Map<string, number>();
  for (const { path } of paths) counts.set(scopeOf(path), (counts.get(scopeOf(path)) ?? 0) + 1);
  const scopes = [...counts.keys()];
  const outer = new Set(scopes.flatMap(foldersAbove));
  const again = repetitionOf(scopes);
  return new Map(
    paths.map(({ name, path }) => {
      const scope = scopeOf(path);
      const isAlone = scope !== "" && counts.get(scope) === 1 && !outer.has(scope);
      return [name, shortened(withoutNumber(isAlone ? scope : path, again))];
    }),
  );
}

function foldersAbove(scope: string): readonly string[] {
  const parts = scope.split("/").slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
}

/** The number behind the first folder of every name, `_1`; undefined if they differ or some have none. */
function repetitionOf(scopes: readonly string[]): string | undefined {
  const numbers = new Set(scopes.map((scope) => /_\d+$/.exec(scope.split("/")[0] ?? "")?.[0]));
  const [only, ...others] = numbers;
  return others.length === 0 ? only : undefined;
}

function withoutNumber(path: string, number: string | undefined): string {
  const [first = "", ...rest] = path.split("/");
  if (number === undefined || !first.endsWith(number) || first.length === number.length) return path;
  return [first.slice(0, -number.length), ...rest].join("/");
}
