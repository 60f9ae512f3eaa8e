import { shortened } from "../tensorGraph/tapName.js";
import type { ExportedNode } from "./program.js";

/**
 * Names of taps: the path of a module (`layer1.0.conv1`) for the output of a module without submodules, followed by
 * the operation for all others (`layer1.0/add`). A second call of a module has the same name and is numbered later.
 */
export function tapNames(nodes: readonly ExportedNode[]): (node: ExportedNode) => string {
  const paths = [...new Set(nodes.map(({ module }) => module.path))];
  const holding = new Set(paths.flatMap(parentsOf));
  // The last operation of a module produces its output, except for those that only reshape.
  const last = new Map<string, ExportedNode>();
  for (const node of nodes) {
    const { path, call } = node.module;
    if (path === "" || holding.has(path)) continue;
    const before = last.get(call);
    if (before === undefined || !SHAPING.has(node.base) || SHAPING.has(before.base)) last.set(call, node);
  }
  return (node) => {
    const { path, call } = node.module;
    const own = node.base.replace(/^_/, "");
    if (path === "") return shortened(own);
    return shortened(last.get(call) === node ? path : `${path}/${own}`);
  };
}

/** Paths of the parent modules of a module. */
function parentsOf(path: string): readonly string[] {
  const parts = path.split(".");
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join("."));
}

/** Operations that only reshape. */
const SHAPING: ReadonlySet<string> = new Set([
  "clone",
  "contiguous",
  "expand",
  "flatten",
  "permute",
  "reshape",
  "squeeze",
  "t",
  "transpose",
  "unsqueeze",
  "view",
]);
