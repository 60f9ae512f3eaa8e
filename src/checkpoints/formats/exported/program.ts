import { recordOf } from "../../../network/description.js";
import type { OperationNode } from "../tensorGraph/operationNode.js";
import { type Argument, argumentOf, fixedSize, nameIn } from "./arguments.js";
import { CurrentNames } from "./inPlace.js";
import { PASSING, targetOf, VIEWS } from "./targets.js";

/** Operation of an exported program. */
export interface ExportedNode extends OperationNode {
  /** Name in tables, without the suffix of in-place operations. */
  readonly base: string;
  /** Arguments by name; those equal to their default are omitted. */
  readonly given: ReadonlyMap<string, Argument>;
  /** Path of its module, "" for the network itself, and the number of the module's call. */
  readonly module: { readonly path: string; readonly call: string };
}

/** Input of a program: its name and its sizes, with null for an open one; the first is the number of images. */
export interface ProgramInput {
  readonly name: string;
  readonly dims: readonly (number | null)[];
}

/** Program written by torch.export. */
export interface ExportedProgram {
  readonly nodes: readonly ExportedNode[];
  /** Image: the first input with four axes, or else the first. */
  readonly input: ProgramInput;
  readonly further: readonly ProgramInput[];
  readonly outputs: readonly string[];
  /** Names in the file of the graph's parameters, buffers and constants. */
  readonly stored: ReadonlyMap<string, string>;
  readonly version: string;
}

const MOST_NODES = 100_000;

/** Reads a program. Throws a clause for one without an image. */
export function programOf(model: Readonly<Record<string, unknown>>): ExportedProgram {
  const { torch_version: version, graph_module: module } = model;
  const { graph, signature } = recordOf(module);
  const { inputs, outputs, nodes, tensor_values: metas } = recordOf(graph);
  const stored = new Map<string, string>();
  const images = specsOf(recordOf(signature), stored);
  const names = new CurrentNames();
  const read = listed(nodes, "nodes").map((node) => nodeOf(recordOf(node), names));
  if (read.length > MOST_NODES) throw new Error(`it has ${read.length} nodes, more than ${MOST_NODES}`);
  listed(inputs, "inputs");
  return {
    nodes: withoutAssertions(read),
    ...inputsOf(images, recordOf(metas)),
    outputs: listed(outputs, "outputs").flatMap((each) => {
      const name = nameIn(recordOf(each).as_tensor);
      return name === "" ? [] : [names.now(name)];
    }),
    stored,
    version: typeof version === "string" ? version : "",
  };
}

function listed(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`its program has no ${what}`);
  return value;
}

/** Records the stored tensors of a signature, and returns the names of its inputs. */
function specsOf(
  { input_specs: specs }: Readonly<Record<string, unknown>>,
  stored: Map<string, string>,
): readonly string[] {
  const images: string[] = [];
  for (const spec of listed(specs, "signature")) {
    const [[kind, value] = ["nothing", {}]] = Object.entries(recordOf(spec));
    const { arg, parameter_name, buffer_name, tensor_constant_name } = recordOf(value);
    const name = [parameter_name, buffer_name, tensor_constant_name].find((each) => typeof each === "string");
    if (typeof name === "string") stored.set(nameIn(arg), name);
    else if (kind === "user_input") images.push(nameIn(recordOf(arg).as_tensor));
    else if (kind !== "constant_input" && kind !== "token")
      throw new Error(`it has an input of a kind that convscope does not support (${kind})`);
  }
  return images;
}

function inputsOf(
  names: readonly string[],
  metas: Readonly<Record<string, unknown>>,
): Pick<ExportedProgram, "input" | "further"> {
  const inputs = names.map((name) => inputOf(name, recordOf(metas[name]).sizes));
  const image = inputs.find(({ dims }) => dims.length === 4) ?? inputs[0];
  if (image === undefined) throw new Error("it has no input");
  if (image.dims.length < 2 || image.dims.length > 4)
    throw new Error(`its input '${image.name}' has ${image.dims.length} axes, which is not an image`);
  return { input: image, further: inputs.filter((input) => input !== image) };
}

function inputOf(name: string, sizes: unknown): ProgramInput {
  const dims = listed(sizes, "shape of its input").map((size) => fixedSize(size) ?? null);
  const wrong = dims.find((size) => size !== null && !(Number.isInteger(size) && size > 0));
  if (wrong !== undefined) throw new Error(`its input '${name}' has the impossible size ${wrong}`);
  return { name, dims };
}

function nodeOf(node: Readonly<Record<string, unknown>>, names: CurrentNames): ExportedNode {
  const { target, inputs, outputs, metadata, name } = node;
  const { title, base, isInPlace } = targetOf(String(target));
  const made = listed(outputs, "outputs of a node").flatMap(outputNames);
  const shown = typeof name === "string" ? name : (made[0] ?? title);
  const given = new Map<string, Argument>();
  let first: string | undefined;
  try {
    for (const input of listed(inputs, "inputs of a node")) {
      const { name: key, arg } = recordOf(input);
      const value = argumentOf(arg);
      if (value === undefined) continue;
      if (value.kind === "tensor") first ??= value.name;
      given.set(String(key), current(value, names));
    }
  } catch (error) {
    throw new Error(`its node '${shown}' (${title}) cannot be read: ${(error as Error).message}`);
  }
  if (first !== undefined) noteMemory(made, { first, base, isInPlace }, names);
  const stack = recordOf(metadata).nn_module_stack;
  return {
    name: shown,
    op: title,
    base,
    inputs: [...given.values()].flatMap(namesIn),
    outputs: made,
    given,
    module: moduleOf(typeof stack === "string" ? stack : ""),
  };
}

function outputNames(output: unknown): readonly string[] {
  const { as_tensor: one, as_tensors: several, as_sym_int: size } = recordOf(output);
  if (Array.isArray(several)) return several.map(nameIn);
  return [nameIn(one ?? size)];
}

function current(value: Argument, names: CurrentNames): Argument {
  if (value.kind === "tensor") return { ...value, name: names.now(value.name) };
  if (value.kind === "tensors") return { ...value, names: value.names.map((name) => names.now(name)) };
  return value;
}

function noteMemory(
  made: readonly string[],
  { first, base, isInPlace }: { readonly first: string; readonly base: string; readonly isInPlace: boolean },
  names: CurrentNames,
): void {
  const [result = ""] = made;
  if (PASSING.has(base)) names.alias(result, first);
  else if (isInPlace) names.written(result, first);
  else if (VIEWS.has(base)) for (const name of made) names.view(name, first);
}

/** Names of tensors and symbols that an argument reads. */
function namesIn(value: Argument): readonly string[] {
  if (value.kind === "tensor") return [value.name];
  if (value.kind === "tensors") return value.names;
  return value.kind === "numbers" ? value.values.filter((each) => typeof each === "string") : [];
}

/** Module of a node: the last of the stack written by exporters, `key,path,class;key,path,class`. */
function moduleOf(stack: string): ExportedNode["module"] {
  const [key = "", path] = stack.split(";").at(-1)?.split(",") ?? [];
  const isTold = path !== undefined && /^L[_[]/.test(stack);
  return isTold ? { path, call: key } : { path: "", call: "" };
}

/** Nodes without those that only check sizes, and without those that only these read. */
function withoutAssertions(nodes: readonly ExportedNode[]): readonly ExportedNode[] {
  const read = new Set<string>();
  const kept = [...nodes].reverse().filter((node) => {
    const isSize = node.base.startsWith("sym_") || node.base.startsWith("_operator.");
    const isNeeded =
      !node.base.startsWith("_assert") && (!isSize || node.outputs.some((name) => read.has(name)));
    if (isNeeded) for (const name of node.inputs) read.add(name);
    return isNeeded;
  });
  return kept.reverse();
}
