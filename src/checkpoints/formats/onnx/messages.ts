import type { OperationNode, Setting } from "../tensorGraph/operationNode.js";
import type { Plain } from "../tensorGraph/plain.js";
import { type Field, type Fields, readFields } from "./fields.js";
import { readNumbers, type StoredTensor } from "./storedTensors.js";

/** Attribute of a node (`AttributeProto`). */
export interface Attribute extends Setting {
  name: string;
  float?: number;
  integer?: number;
  text?: string;
  tensor?: () => Plain;
  floats: number[];
  integers: number[];
}

/** Operation (`NodeProto`). */
export interface StoredNode extends OperationNode {
  name: string;
  op: string;
  domain: string;
  inputs: string[];
  outputs: string[];
  attributes: Map<string, Attribute>;
  metadata: Map<string, string>;
}

/** Input or output of the graph: its name and its sizes, null for an open dimension; undefined if no shape is given. */
export interface StoredValue {
  name: string;
  type: number;
  dims: (number | null)[] | undefined;
}

/** Parts of an ONNX file that are read (`ModelProto` and its `GraphProto`). */
export interface StoredModel {
  producer: string;
  producerVersion: string;
  /** Version of ONNX's own operations. */
  opset: number;
  nodes: StoredNode[];
  initializers: StoredTensor[];
  inputs: StoredValue[];
  outputs: StoredValue[];
}

const MOST_NODES = 100_000;

/** Names of the domain of ONNX's own operations. */
export const OWN_DOMAINS: readonly string[] = ["", "ai.onnx"];

/** Reads an ONNX model. Throws a clause for invalid bytes. */
export function readModel(bytes: Uint8Array): StoredModel {
  const model: StoredModel = {
    producer: "",
    producerVersion: "",
    opset: 1,
    nodes: [],
    initializers: [],
    inputs: [],
    outputs: [],
  };
  let hasGraph = false;
  const graph: Fields = {
    1: (field) => model.nodes.push(readNode(field.bytes())),
    5: (field) => model.initializers.push(readTensor(field.bytes())),
    11: (field) => model.inputs.push(readValue(field.bytes())),
    12: (field) => model.outputs.push(readValue(field.bytes())),
    15: () => fail("it holds sparse weights, which convscope does not read"),
  };
  readFields(bytes, {
    2: (field) => {
      model.producer = field.text();
    },
    3: (field) => {
      model.producerVersion = field.text();
    },
    7: (field) => {
      hasGraph = true;
      readFields(field.bytes(), graph);
    },
    8: (field) => {
      const { domain, version } = readOpset(field);
      if (OWN_DOMAINS.includes(domain)) model.opset = version;
    },
  });
  if (!hasGraph) throw new Error("it holds no graph");
  if (model.nodes.length > MOST_NODES)
    throw new Error(`it has ${model.nodes.length} nodes, more than ${MOST_NODES}`);
  return model;
}

function fail(sentence: string): never {
  throw new Error(sentence);
}

function readOpset(field: Field): { readonly domain: string; readonly version: number } {
  let [domain, version] = ["", 1];
  readFields(field.bytes(), {
    1: (each) => {
      domain = each.text();
    },
    2: (each) => {
      version = each.integers()[0] ?? 1;
    },
  });
  return { domain, version };
}

function readNode(bytes: Uint8Array): StoredNode {
  const node: StoredNode = {
    name: "",
    op: "",
    domain: "",
    inputs: [],
    outputs: [],
    attributes: new Map(),
    metadata: new Map(),
  };
  readFields(bytes, {
    1: (field) => node.inputs.push(field.text()),
    2: (field) => node.outputs.push(field.text()),
    3: (field) => {
      node.name = field.text();
    },
    4: (field) => {
      node.op = field.text();
    },
    5: (field) => {
      const attribute = readAttribute(field.bytes());
      node.attributes.set(attribute.name, attribute);
    },
    7: (field) => {
      node.domain = field.text();
    },
    9: (field) => addEntry(node.metadata, field),
  });
  return node;
}

function readAttribute(bytes: Uint8Array): Attribute {
  const attribute: Attribute = { name: "", floats: [], integers: [] };
  readFields(bytes, {
    1: (field) => {
      attribute.name = field.text();
    },
    2: (field) => {
      attribute.float = field.floats()[0] ?? 0;
    },
    3: (field) => {
      attribute.integer = field.integers()[0] ?? 0;
    },
    4: (field) => {
      attribute.text = field.text();
    },
    5: (field) => {
      const tensor = readTensor(field.bytes());
      attribute.tensor = () => readNumbers(tensor);
    },
    7: (field) => append(attribute.floats, field.floats()),
    8: (field) => append(attribute.integers, field.integers()),
  });
  return attribute;
}

function readTensor(bytes: Uint8Array): StoredTensor {
  const tensor: StoredTensor = {
    name: "",
    dims: [],
    type: 0,
    raw: undefined,
    listed: [],
    start: bytes.byteOffset,
    external: undefined,
  };
  const list = (numbers: readonly number[]) => append(tensor.listed, numbers);
  readFields(bytes, {
    1: (field) => append(tensor.dims, field.integers()),
    2: (field) => {
      tensor.type = field.integers()[0] ?? 0;
    },
    4: (field) => list(field.floats()),
    5: (field) => list(field.integers()),
    7: (field) => list(field.integers()),
    8: (field) => {
      tensor.name = field.text();
    },
    9: (field) => {
      tensor.raw = field.bytes();
    },
    10: (field) => list(field.doubles()),
    11: (field) => list(field.integers()),
    13: (field) => {
      tensor.external ??= new Map();
      addEntry(tensor.external, field);
    },
  });
  return tensor;
}

function readValue(bytes: Uint8Array): StoredValue {
  const value: StoredValue = { name: "", type: 0, dims: undefined };
  const dimension: Fields = {
    1: (field) => {
      const size = field.integers()[0] ?? 0;
      if (value.dims !== undefined) value.dims[value.dims.length - 1] = size > 0 ? size : null;
    },
  };
  const shape: Fields = {
    1: (field) => {
      value.dims?.push(null);
      readFields(field.bytes(), dimension);
    },
  };
  const tensorType: Fields = {
    1: (field) => {
      value.type = field.integers()[0] ?? 0;
    },
    2: (field) => {
      value.dims = [];
      readFields(field.bytes(), shape);
    },
  };
  readFields(bytes, {
    1: (field) => {
      value.name = field.text();
    },
    2: (field) => readFields(field.bytes(), { 1: (type) => readFields(type.bytes(), tensorType) }),
  });
  return value;
}

/** Appends numbers one by one: spread as arguments, a long list would overflow the stack. */
function append(list: number[], numbers: readonly number[]): void {
  for (const each of numbers) list.push(each);
}

function addEntry(entries: Map<string, string>, field: Field): void {
  let [key, value] = ["", ""];
  readFields(field.bytes(), {
    1: (each) => {
      key = each.text();
    },
    2: (each) => {
      value = each.text();
    },
  });
  entries.set(key, value);
}
