import type { StoredNode } from "./messages.js";

/** The longest name of a tap from a path of the file; a longer one is shortened to its last parts. */
const LONGEST = 48;

/** The entry in which PyTorch's newer exporter tells the modules of a node. */
export const SCOPES = "pkg.torch.onnx.name_scopes";

/** The place of a node: the module that it belongs to, and its own name in that. */
interface Place {
  readonly path: string;
  readonly own: string;
}

/**
 * The names of nodes, by the outputs that they are asked for: paths of modules as PyTorch has them (`layer1.0.conv1`), with
 * the operation behind where a module has several (`layer1.0/add`); names of nodes of other exporters without what all have
 * in common; else the name of the output.
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

/** The nodes that compute of the image's pixels, not of its sizes or of constants alone. */
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

/** Operations that make no tap or only bring numbers into shape: a module's name is that of what else it computes. */
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

/** A module that is called again: `relu_1` beside `relu` is its second call, `relu#2`. */
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

/** `/layer1/layer1.0/conv1/Conv` is `layer1.0.conv1`: a part that begins with the one before and a dot replaces it. */
function modulePath(name: string): string {
  const parts: string[] = [];
  for (const part of name.slice(1).split("/").slice(0, -1)) {
    if (part.startsWith(`${parts.at(-1)}.`)) parts.pop();
    parts.push(part);
  }
  return parts.join(".");
}

/** The module of a node of PyTorch's newer exporter: the last of its scopes but one, which is its own. */
function scopesOf({ metadata }: StoredNode): string | undefined {
  const scopes = metadata.get(SCOPES);
  return scopes === undefined ? undefined : ([...scopes.matchAll(/'([^']*)'/g)].at(-2)?.[1] ?? "");
}

/** The folders that all names which are paths begin with. */
export function sharedStart(all: readonly string[]): string {
  const names = all.filter((name) => name.includes("/") && !name.startsWith("/"));
  const [first = ""] = names;
  const parts = first.split("/").slice(0, -1);
  while (parts.length > 0 && !names.every((name) => name.startsWith(`${parts.join("/")}/`))) parts.pop();
  return parts.length === 0 ? "" : `${parts.join("/")}/`;
}

function lowered(op: string): string {
  return op.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase();
}

/** A name without its first parts where it is too long. */
export function shortened(name: string): string {
  if (name.length <= LONGEST) return name;
  const parts = name.split("/");
  while (parts.length > 1 && parts.join("/").length > LONGEST) parts.shift();
  return parts.join("/").slice(-LONGEST);
}
