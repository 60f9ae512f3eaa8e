import { reasonOf } from "../../../core/errors.js";
import type { StoredModel } from "../onnx/messages.js";
import type { StoredTensor } from "../onnx/storedTensors.js";
import { nodeWords } from "../tensorGraph/operationNode.js";
import type { GraphDefNode } from "./graphDef.js";
import { OnnxWriter, type Origin } from "./onnxWriter.js";
import { imageInputs, type Needed } from "./signature.js";
import { type Translate, Translation } from "./translation.js";
import { translations } from "./translations/index.js";

/** A TensorFlow graph as an ONNX model. */
export interface TranslatedModel {
  readonly model: StoredModel;
  /** TensorFlow node that each output of an ONNX node is part of. */
  readonly origins: ReadonlyMap<string, Origin>;
}

/** ONNX opset that nodes are translated into. */
const OPSET = 20;

/**
 * Translates the nodes of a graph into ONNX operations. Images are transposed to channels first; the graph builder, which
 * stores channels last, removes these transpositions again. Throws an error for a node that cannot be translated.
 */
export function translatedModel(
  { nodes, outputs }: Needed,
  constants: ReadonlyMap<string, StoredTensor>,
  json: Readonly<Record<string, unknown>>,
): TranslatedModel {
  const used = nodes
    .filter(({ op }) => op === "Const")
    .map(({ name, op }) => constantOf(name, op, constants));
  const writer = new OnnxWriter(new Map(used.map((tensor) => [tensor.name, tensor])));
  for (const node of nodes) {
    const translate = translations.get(node.op);
    if (translate !== undefined) translateNode(node, translate, writer);
  }
  const model: StoredModel = {
    producer: "",
    producerVersion: "",
    opset: OPSET,
    nodes: writer.nodes,
    initializers: writer.tensors,
    inputs: imageInputs(nodes, json),
    outputs: outputs.map((name) => ({ name, type: 1, dims: undefined })),
  };
  return { model, origins: writer.origins };
}

function constantOf(name: string, op: string, constants: ReadonlyMap<string, StoredTensor>): StoredTensor {
  const constant = constants.get(name);
  if (constant === undefined) throw new Error(`its node '${name}' (${op}) has no weights`);
  return constant;
}

function translateNode(node: GraphDefNode, translate: Translate, writer: OnnxWriter): void {
  try {
    translate(new Translation(node, writer));
  } catch (error) {
    throw new Error(`its ${nodeWords(node)} cannot be computed: ${reasonOf(error)}`);
  }
}
