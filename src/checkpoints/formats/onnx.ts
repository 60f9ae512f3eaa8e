import { createHash } from "node:crypto";

import { reasonOf } from "../../core/errors.js";
import { formatCount } from "../../core/format.js";
import type { GivenSize } from "../../data/images/sizeOption.js";
import type { Graph } from "../../network/graph.js";
import { leftOutFacts, type OpenedNetwork, precisionWords } from "../../network/openedNetwork.js";
import type { Weights } from "../../network/weights.js";
import { openNamed, readCheckpointFile } from "../files/checkpointFile.js";
import { checkModel } from "./onnx/checkModel.js";
import { type ExternalFiles, externalBytes, readExternal } from "./onnx/externalData.js";
import { foldingWords } from "./onnx/folding.js";
import { readModel, type StoredModel } from "./onnx/messages.js";
import { openGraph } from "./onnx/openGraph.js";
import { alignTensors, isReal, readNumbers, typeName } from "./onnx/storedTensors.js";

/** Opens an ONNX model, with its weights in the file or in adjacent files. */
export function openOnnx(path: string, size?: GivenSize): Promise<OpenedNetwork> {
  return openNamed(path, () => opened(path, size));
}

async function opened(path: string, given: GivenSize | undefined): Promise<OpenedNetwork> {
  const bytes = await readCheckpointFile(path);
  const model = parsed(bytes);
  checkModel(model);
  const files = await readExternal(path, model.initializers);
  const sha256 = hashOf([bytes, ...files.values()]);
  alignTensors(model.initializers);
  const { graph, dispose } = openGraph(model, files, given);
  return {
    graph,
    dispose,
    weights: () => weightsOf(model, files),
    sha256,
    file: {
      format: `ONNX model (.onnx), opset ${model.opset}`,
      framework: [model.producer, model.producerVersion].filter((each) => each !== "").join(" ") || null,
      precision: precisionWords(weightTensors(model).map(({ type }) => typeName(type))),
      bytes: [bytes, ...files.values()].reduce((sum, { length }) => sum + length, 0),
      ...leftOutFacts(leftOutOf(model, graph)),
    },
  };
}

/** Parts of a model that its graph does without: folded normalizations, the effect of dropout in training, and outputs of constants. */
function leftOutOf(model: StoredModel, graph: Graph): readonly string[] {
  const { nodes, outputs } = model;
  const folded = foldingWords(model);
  const dropouts = nodes.filter(({ op }) => op === "Dropout").length;
  const others = outputs.length - graph.outputs.length;
  return [
    ...(folded === undefined ? [] : [folded]),
    ...(dropouts === 0 ? [] : [`the effect in training of ${formatCount(dropouts, "Dropout node")}`]),
    ...(others === 0 ? [] : [`${formatCount(others, "output")} that no pixel changes`]),
  ];
}

/** Reads a model; replaces the protobuf library's message about invalid bytes. */
function parsed(bytes: Uint8Array): StoredModel {
  try {
    return readModel(bytes);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason.startsWith("it ")) throw error;
    throw new Error("it is a truncated or damaged ONNX file");
  }
}

/** Stored tensors that are weights: real numbers, and quantized ones. */
function weightTensors({ initializers }: StoredModel): StoredModel["initializers"] {
  return initializers.filter(({ type, dims }) => isReal(type) || (type !== INT64 && dims.length > 1));
}

const INT64 = 7;

function weightsOf(model: StoredModel, files: ExternalFiles): readonly Weights[] {
  return weightTensors(model).map((tensor) => {
    const { dims, values } = readNumbers(tensor, externalBytes(tensor, files));
    return { name: tensor.name, shape: dims, values: Float32Array.from(values) };
  });
}

function hashOf(files: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const bytes of files) hash.update(bytes);
  return hash.digest("hex");
}
