import type { Attribute, StoredNode } from "../onnx/messages.js";
import type { StoredTensor } from "../onnx/storedTensors.js";
import type { GraphDefNode } from "./graphDef.js";

/** Setting of an ONNX node: an integer, a string, integers, or a real number. */
export type Setting = number | string | readonly number[] | { readonly float: number };

/** ONNX operation, and the TensorFlow node that it is part of. */
export interface Origin {
  readonly node: GraphDefNode;
  readonly part: string;
}

/** ONNX's number for the type of 64-bit integers. */
const INT64 = 7;

/** Writes TensorFlow nodes as ONNX nodes, from which a graph is built. */
export class OnnxWriter {
  readonly nodes: StoredNode[] = [];
  readonly tensors: StoredTensor[] = [];
  /** TensorFlow node that each output of an ONNX node is part of. */
  readonly origins = new Map<string, Origin>();
  private readonly constants: ReadonlyMap<string, StoredTensor>;
  private readonly aliases = new Map<string, string>();
  private count = 0;

  constructor(constants: ReadonlyMap<string, StoredTensor>) {
    this.constants = constants;
    this.tensors.push(...constants.values());
  }

  /** Adds a node with one or more outputs. */
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
      fileOp: origin.op,
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

  /** A name that no TensorFlow node has, as theirs contain no spaces. */
  fresh(name: string): string {
    return `${name} ${++this.count}`;
  }

  /** Stored tensor of integers. */
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

  /** Stored tensor that an output is or passes on; undefined if the output is computed. */
  constant(output: string): StoredTensor | undefined {
    let name = output;
    for (let next = this.aliases.get(name); next !== undefined; next = this.aliases.get(name)) name = next;
    return this.constants.get(name);
  }
}

/** True for the name of a TensorFlow output, as opposed to an intermediate step. */
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
