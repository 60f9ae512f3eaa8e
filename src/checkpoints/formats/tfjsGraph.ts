import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

import type { GivenSize } from "../../data/images/sizeOption.js";
import { leftOutFacts, type OpenedNetwork, precisionWords } from "../../network/openedNetwork.js";
import type { Weights } from "../../network/weights.js";
import { openNamed } from "../files/checkpointFile.js";
import { type ModelFile, parseModelFile } from "./modelFile.js";
import { openGraph } from "./onnx/openGraph.js";
import type { StoredTensor } from "./onnx/storedTensors.js";
import { isReal, readNumbers } from "./onnx/storedTensors.js";
import { dilated } from "./tfjsGraph/dilated.js";
import { readGraphDef } from "./tfjsGraph/graphDef.js";
import { labelled } from "./tfjsGraph/labelled.js";
import { translatedModel } from "./tfjsGraph/onnxModel.js";
import { neededNodes } from "./tfjsGraph/signature.js";
import { storedConstants } from "./tfjsGraph/storedConstants.js";
import { unfused } from "./tfjsGraph/unfused.js";
import { topologyAt } from "./topologyFile.js";
import { readWeights } from "./weightFiles.js";

/** Opens a graph model of TensorFlow.js: a TensorFlow graph in JSON, and the weight files that it names. */
export function openGraphModel(path: string, size?: GivenSize): Promise<OpenedNetwork> {
  return openNamed(path, () => opened(path, size));
}

async function opened(path: string, size: GivenSize | undefined): Promise<OpenedNetwork> {
  const topologyPath = (await topologyAt(path)) ?? path;
  const bytes = await readFile(topologyPath);
  const file = parseModelFile(bytes, topologyPath);
  const weights = await readWeights(file, topologyPath);
  const constants = storedConstants(file.weightSpecs, weights);
  const nodes = dilated(unfused(readGraphDef(file.topology)), constants);
  const needed = neededNodes(nodes, file.json);
  const { model, origins } = translatedModel(needed, constants, file.json);
  const { graph, dispose } = openGraph(model, new Map(), size);
  return {
    graph: labelled(graph, origins),
    dispose,
    weights: () => [...constants.values()].filter(({ type }) => isReal(type)).map(weightsOf),
    sha256: createHash("sha256").update(bytes).update(weights).digest("hex"),
    file: {
      format: "TensorFlow.js graph model",
      framework: frameworkWords(file),
      precision: precisionWords(
        file.weightSpecs
          .filter(({ dtype }) => dtype === "float32")
          .map(({ quantization, dtype }) => quantization?.dtype ?? dtype),
      ),
      bytes: bytes.length + weights.length,
      ...leftOutFacts(
        needed.leftOut.map(({ output, operations }) => `output '${output}' (${operations.join(", ")})`),
      ),
    },
  };
}

/** A graph names the version of TensorFlow that made it by its number alone. */
function frameworkWords({ framework }: ModelFile): string | null {
  return framework === null ? null : framework.replace(/^\d/, "TensorFlow $&");
}

function weightsOf(tensor: StoredTensor): Weights {
  const { dims, values } = readNumbers(tensor);
  return { name: tensor.name, shape: dims, values: Float32Array.from(values) };
}
