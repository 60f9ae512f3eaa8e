import { recordOf } from "../description.js";
import { type Call, callIn, type Read, readIn } from "./calls.js";
import { operationIn } from "./operationIn.js";

/** Layer of a topology, and the tensors that each of its calls reads. */
export interface LayerPlan {
  readonly name: string;
  readonly className: string;
  readonly config: unknown;
  readonly calls: readonly (readonly Read[])[];
  /** Inner layers, if it is a model. */
  readonly within?: ModelPlan;
  /** Function that is called instead of a layer, if it is one. */
  readonly operation?: OperationPlan;
  /** Number by which a file marks layers in several places as the same; undefined if it does not. */
  readonly shared?: number;
}

/** Function that a topology calls in place of a layer. */
export interface OperationPlan {
  /** Its name in the table of operations, or the file's name if the table has none. */
  readonly name: string;
  readonly call: Call;
}

/** Model: a sequence of layers, or layers with the tensors that they read. */
export interface ModelPlan {
  readonly name: string;
  readonly isSequential: boolean;
  readonly layers: readonly LayerPlan[];
  readonly inputs: readonly Read[];
  readonly outputs: readonly Read[];
  /** Shape of the input, with the batch first, if only the model declares it. */
  readonly inputShape: unknown;
}

const MODELS: ReadonlySet<string> = new Set(["Model", "Functional", "Sequential"]);

/**
 * Reads a topology in any form written by Keras 1 to 3 and TensorFlow.js: a Sequential model as a list of layers or
 * with settings around it, calls as lists or as the arguments of Keras 3. Throws a clause about the damage.
 */
export function planOf(topology: unknown): ModelPlan {
  const { model_config: whole = topology } = recordOf(topology);
  const parsed: unknown = typeof whole === "string" ? JSON.parse(whole) : whole;
  const { class_name: className, config } = recordOf(parsed);
  if (typeof className !== "string" || !MODELS.has(className))
    throw new Error(`its topology is ${named(className)}, not a Sequential or functional model`);
  return modelPlan(className, config);
}

function named(className: unknown): string {
  return typeof className === "string" ? `a ${className}` : "none";
}

function modelPlan(className: string, config: unknown): ModelPlan {
  const record = Array.isArray(config) ? { layers: config as unknown[] } : recordOf(config);
  const { name, layers, input_layers: inputs, output_layers: outputs } = record as Record<string, unknown>;
  if (!Array.isArray(layers) || layers.length === 0) throw new Error("its topology has no layers");
  const isSequential = className === "Sequential";
  return {
    name: typeof name === "string" ? name : className.toLowerCase(),
    isSequential,
    layers: layers.map((layer) => layerPlan(layer)),
    inputs: isSequential ? [] : endsOf(inputs),
    outputs: isSequential ? [] : endsOf(outputs),
    inputShape: (record as Record<string, unknown>).build_input_shape,
  };
}

/** Reads a layer of a topology. Throws a clause about the damage. */
export function layerPlan(layer: unknown): LayerPlan {
  const { class_name: className, config, inbound_nodes: nodes = [], name: given } = recordOf(layer);
  if (typeof className !== "string" || typeof config !== "object" || config === null)
    throw new Error("a layer of its topology lacks a class or settings");
  const name = given ?? recordOf(config).name ?? className.toLowerCase();
  if (typeof name !== "string") throw new Error("a layer of its topology has a name that is not a string");
  if (!Array.isArray(nodes)) throw new Error(`its layer '${name}' has calls that are not a list`);
  const operation = operationIn(recordOf(layer));
  if (operation !== undefined) return operationPlan(name, operation, { config, nodes });
  const { shared_object_id: id } = recordOf(layer);
  const shared = typeof id === "number" ? { shared: id } : {};
  const plan = { name, className, config, calls: nodes.map((node) => readsOf(node, name)), ...shared };
  return MODELS.has(className) ? { ...plan, within: namedModel(modelPlan(className, config), name) } : plan;
}

/** Reads a function of tensors. It is called only once, since files store a second call as another function. */
function operationPlan(
  name: string,
  operation: string,
  { config, nodes }: { readonly config: object; readonly nodes: readonly unknown[] },
): LayerPlan {
  const [node, ...others] = nodes;
  const call = callIn(node);
  if (others.length > 0) throw new Error(`its operation '${name}' is called twice`);
  const named = { ...(config as Readonly<Record<string, unknown>>), ...call.named };
  const plan = { name: operation, call: { ...call, named } };
  return { name, className: operation, config: {}, calls: [call.reads], operation: plan };
}

/** Renames a nested model so that it is called by its layer's name. */
function namedModel(model: ModelPlan, name: string): ModelPlan {
  return { ...model, name };
}

/** Inputs or outputs of a model: one triple, or a list or record of them. */
function endsOf(ends: unknown): readonly Read[] {
  if (typeof ends === "object" && ends !== null && !Array.isArray(ends))
    return Object.values(ends).flatMap(endsOf);
  if (!Array.isArray(ends)) throw new Error("its topology has no inputs or outputs");
  const one = readIn(ends);
  if (one !== undefined) return [one];
  return ends.flatMap((end: unknown) => (Array.isArray(end) ? endsOf(end) : []));
}

/** Inputs of one call of a layer. */
function readsOf(node: unknown, name: string): readonly Read[] {
  if (Array.isArray(node)) return listedReads(node, name);
  const { args, kwargs } = recordOf(node);
  if (!Array.isArray(args)) throw new Error(`its layer '${name}' has a call without inputs`);
  const { mask: _mask, training: _training, ...others } = recordOf(kwargs);
  const reads = [...args.flatMap(tensorsIn), ...Object.values(others).flatMap(tensorsIn)];
  if (reads.length === 0) throw new Error(`its layer '${name}' has a call without inputs`);
  return reads;
}

/** Tensors read in files of Keras 1 and 2 and TensorFlow.js: a list of [layer, call, output, arguments]. */
function listedReads(node: readonly unknown[], name: string): readonly Read[] {
  const items = typeof node[0] === "string" ? [node] : node;
  const reads = items.flatMap((item) => {
    const read = readIn(item);
    if (read === undefined)
      throw new Error(`its layer '${name}' reads something that is not a tensor of another layer`);
    const { mask: _mask, training: _training, ...others } = recordOf((item as readonly unknown[])[3]);
    return [read, ...Object.values(others).flatMap(readsWithin)];
  });
  if (reads.length === 0) throw new Error(`its layer '${name}' has a call without inputs`);
  return reads;
}

/** Tensors among the named arguments of a call, such as the states of a recurrent layer. */
function readsWithin(value: unknown): readonly Read[] {
  const read = readIn(value);
  if (read !== undefined) return [read];
  return Array.isArray(value) ? value.flatMap(readsWithin) : [];
}

/** Tensors in an argument of Keras 3. */
function tensorsIn(value: unknown): readonly Read[] {
  if (Array.isArray(value)) return value.flatMap(tensorsIn);
  const { class_name: className, config } = recordOf(value);
  if (className !== "__keras_tensor__") return [];
  const read = readIn(recordOf(config).keras_history);
  return read === undefined ? [] : [read];
}
