import { shortened } from "../tensorGraph/tapName.js";
import type { ExportedNode } from "./program.js";

/**
 * The names of taps: the path of a module (`layer1.0.conv1`) for what a module without modules of its own gives, with the
 * operation behind for all else (`layer1.0/add`). A second call of a module has the same name, which is told apart later.
 */
export function tapNames(nodes: readonly ExportedNode[]): (node: ExportedNode) => string {
  const paths = [...new Set(nodes.map(({ module }) => module.path))];
  const holding = new Set(paths.flatMap(parentsOf));
  // The last operation of a module gives its output, but for those that only bring numbers into shape.
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

/** The paths of the modules that a module lies in. */
function parentsOf(path: string): readonly string[] {
  const parts = path.split(".");
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join("."));
}

/** Operations that bring numbers into shape. */
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
