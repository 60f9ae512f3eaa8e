import type { Attribute, StoredNode } from "../onnx/messages.js";
import type { StoredTensor } from "../onnx/storedTensors.js";
import type { GraphDefNode } from "./graphDef.js";

/** A setting of a node of ONNX: a whole number, a text, whole numbers, or a real number. */
export type Setting = number | string | readonly number[] | { readonly float: number };

/** The node of TensorFlow that an operation is part of, and that operation of ONNX. */
export interface Origin {
  readonly node: GraphDefNode;
  readonly part: string;
}

/** The number of a type of ONNX: whole numbers of 64 bits. */
const INT64 = 7;

/** Writes the nodes of TensorFlow as nodes of ONNX, of which a graph is built. */
export class OnnxWriter {
  readonly nodes: StoredNode[] = [];
  readonly tensors: StoredTensor[] = [];
  /** The node of TensorFlow that each output of a node of ONNX is part of. */
  readonly origins = new Map<string, Origin>();
  private readonly constants: ReadonlyMap<string, StoredTensor>;
  private readonly aliases = new Map<string, string>();
  private count = 0;

  constructor(constants: ReadonlyMap<string, StoredTensor>) {
    this.constants = constants;
    this.tensors.push(...constants.values());
  }

  /** Adds a node of one output or several. */
  add(
    origin: GraphDefNode,
    {
      op,
      inputs,
      settings = {},
      outputs,
    }: {
      readonly op: string;
      readonly inputs: readonly string[];
      readonly settings?: Readonly<Record<string, Setting>>;
      readonly outputs: readonly string[];
    },
  ): void {
    const attributes = Object.entries(settings).map(([name, setting]) => attributeOf(name, setting));
    this.nodes.push({
      name: origin.name,
      op,
      domain: "",
      inputs: [...inputs],
      outputs: [...outputs],
      attributes: new Map(attributes.map((attribute) => [attribute.name, attribute])),
      metadata: new Map(),
    });
    for (const output of outputs) this.origins.set(output, { node: origin, part: op });
    const [input = ""] = inputs;
    if (op === "Identity") this.aliases.set(outputs[0] as string, input);
  }

  /** A name that no node of TensorFlow has: a space is in none. */
  fresh(name: string): string {
    return `${name} ${++this.count}`;
  }

  /** Whole numbers as a stored tensor. */
  wholes(name: string, values: readonly number[], dims: readonly number[] = [values.length]): string {
    const tensor = this.fresh(name);
    this.tensors.push({
      name: tensor,
      dims: [...dims],
      type: INT64,
      raw: undefined,
      listed: [...values],
      external: undefined,
    });
    return tensor;
  }

  /** The stored tensor that an output is or passes on; undefined if it is computed. */
  constant(output: string): StoredTensor | undefined {
    let name = output;
    for (let next = this.aliases.get(name); next !== undefined; next = this.aliases.get(name)) name = next;
    return this.constants.get(name);
  }
}

/** True for the name of an output of TensorFlow, not of a step between. */
export function isOutput(name: string): boolean {
  return !name.includes(" ");
}

function attributeOf(name: string, setting: Setting): Attribute {
  const blank: Attribute = { name, floats: [], integers: [] };
  if (typeof setting === "number") return { ...blank, integer: setting };
  if (typeof setting === "string") return { ...blank, text: setting };
  if ("float" in setting) return { ...blank, float: setting.float };
  return { ...blank, integers: [...setting] };
}
