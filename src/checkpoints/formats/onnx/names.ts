import { sharedStart, shortened } from "../tensorGraph/tapName.js";
import type { StoredNode } from "./messages.js";

/** Metadata key in which PyTorch's newer exporter stores the modules of a node. */
export const SCOPES = "pkg.torch.onnx.name_scopes";

/** Location of a node: its module, and its own name within it. */
interface Place {
  readonly path: string;
  readonly own: string;
}

/**
 * Names of taps, by the outputs of nodes: module paths as in PyTorch (`layer1.0.conv1`), followed by the operation if
 * a module has several (`layer1.0/add`); node names of other exporters without their common prefix; otherwise the
 * name of the output.
 */
export function tapNames(nodes: readonly StoredNode[], image: string): (node: StoredNode) => string {
  const live = liveNodes(nodes, image);
  const shared = sharedStart(nodes.map(({ name }) => name));
  const places = new Map(nodes.map((node) => [node, placeOf(node, shared)]));
  const working = new Map<string, Set<string>>();
  for (const [node, { path }] of places)
    if (!SILENT.has(node.op) && live.has(node))
      working.set(path, new Set([...(working.get(path) ?? []), node.op]));
  const paths = [...working.keys()];
  const isLeaf = (path: string, op: string) =>
    !SILENT.has(op) && working.get(path)?.size === 1 && !paths.some((each) => each.startsWith(`${path}.`));
  return (node) => {
    const { path, own } = places.get(node) as Place;
    const name = path === "" ? own : isLeaf(path, node.op) ? again(path, working) : `${path}/${own}`;
    return shortened(name);
  };
}

/** Nodes that compute from the image's pixels rather than only from its sizes or constants. */
function liveNodes(nodes: readonly StoredNode[], image: string): ReadonlySet<StoredNode> {
  const live = new Set([image]);
  const found = nodes.filter(({ op, inputs, outputs }) => {
    const read = op === "CastLike" ? inputs.slice(0, 1) : inputs;
    if (op === "Shape" || op === "Size" || !read.some((name) => live.has(name))) return false;
    for (const name of outputs) live.add(name);
    return true;
  });
  return new Set(found);
}

/** Operations that create no tap or only reshape: a module is named after its other operations. */
const SILENT: ReadonlySet<string> = new Set([
  "Constant",
  "Shape",
  "Reshape",
  "Transpose",
  "Squeeze",
  "Slice",
  "Concat",
  "Pad",
  "Gather",
  "Unsqueeze",
  "Identity",
  "Cast",
  "CastLike",
  "Expand",
  "ConstantOfShape",
  "QuantizeLinear",
  "DequantizeLinear",
]);

/** Name of a repeated call of a module: `relu_1`, if there is also `relu`, is its second call, `relu#2`. */
function again(path: string, modules: ReadonlyMap<string, unknown>): string {
  const [, module, call] = /^(.+)_(\d+)$/.exec(path) ?? [];
  return module !== undefined && modules.has(module) ? `${module}#${Number(call) + 1}` : path;
}

function placeOf(node: StoredNode, shared: string): Place {
  const { name, op, outputs } = node;
  const own = lowered(op);
  const weighted = node.inputs
    .map((input) => /^(.+)\.weight$/.exec(input)?.[1])
    .find((path) => path !== undefined);
  if (weighted !== undefined && !weighted.includes("::") && !weighted.includes("/"))
    return { path: weighted, own };
  const scopes = scopesOf(node);
  if (scopes !== undefined) return { path: scopes, own };
  if (name.startsWith("/")) return { path: modulePath(name), own };
  if (name.includes("/")) {
    const parts = name.slice(shared.length).split("/");
    return { path: parts.slice(0, -1).join("/"), own: parts.at(-1) as string };
  }
  return { path: "", own: name === "" ? (outputs[0] ?? op) : name };
}

/**
 * Module path of a node: `/layer1/layer1.0/conv1/Conv` is `layer1.0.conv1`, because a part that begins with the one
 * before it and a dot replaces it.
 */
function modulePath(name: string): string {
  const parts: string[] = [];
  for (const part of name.slice(1).split("/").slice(0, -1)) {
    if (part.startsWith(`${parts.at(-1)}.`)) parts.pop();
    parts.push(part);
  }
  return parts.join(".");
}

/** Module of a node from PyTorch's newer exporter: the second-to-last scope; the last is the node itself. */
function scopesOf({ metadata }: StoredNode): string | undefined {
  const scopes = metadata.get(SCOPES);
  return scopes === undefined ? undefined : ([...scopes.matchAll(/'([^']*)'/g)].at(-2)?.[1] ?? "");
}

function lowered(op: string): string {
  return op.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase();
}
