import { createHash } from "node:crypto";
import { reasonOf, UserError } from "../../core/errors.js";
import type { Graph } from "../../network/graph.js";
import { leftOutFacts, type OpenedNetwork, precisionWords } from "../../network/openedNetwork.js";
import type { Weights } from "../../network/weights.js";
import { readCheckpointFile } from "../files/checkpointFile.js";
import { isZip } from "../files/zip.js";
import type { OpenChoice } from "./checkpointFormat.js";
import { EXPORT_LINE } from "./exported/advice.js";
import { besides } from "./state/besides.js";
import { type DraftNode, resultOf } from "./state/draft.js";
import { type DraftedNetwork, draftNetwork } from "./state/draftNetwork.js";
import { isBeforeZip } from "./state/isStateFile.js";
import { readSafetensors } from "./state/safetensors.js";
import { type StateDict, stateDictOf } from "./state/stateDict.js";
import { readTorchArchive } from "./state/torchArchive.js";
import type { HeldGraph } from "./tensorGraph/heldGraph.js";
import { NUMBER_TYPES } from "./tensorGraph/numberTypes.js";
import { openProgram } from "./tensorGraph/openProgram.js";
import { Site } from "./tensorGraph/site.js";
import type { StoredTensor } from "./tensorGraph/storedTensor.js";
import type { Known } from "./tensorGraph/values.js";

/** ONNX opset whose operations networks are drafted with. */
const OPSET = 17;

/** Remedy for every error in a PyTorch file. */
const CURE = `Save the network itself from PyTorch: ${EXPORT_LINE}`;

/**
 * Opens PyTorch weights (`.pth`, `.pt`, `.safetensors`) without a network, which is recognized by their names or
 * chosen. Nothing in a pickle is executed.
 */
export async function openState(path: string, choice: OpenChoice = {}): Promise<OpenedNetwork> {
  try {
    return await opened(path, choice);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`Cannot open the checkpoint '${path}': ${reasonOf(error)}. ${CURE}.`);
  }
}

async function opened(path: string, choice: OpenChoice): Promise<OpenedNetwork> {
  const bytes = await readCheckpointFile(path);
  const { tensors, format, framework, source, others = [] } = tensorsIn(bytes);
  if (source !== undefined)
    throw new UserError(
      `Cannot open the checkpoint '${path}': convscope wrote it for other programs, with kernels in the order of TensorFlow. Open its source, '${source}'.`,
    );
  const weights = tensors.filter(({ type }) => !NUMBER_TYPES[type].isWhole);
  const state = stateDictOf(weights);
  const network = draftNetwork(state, choice);
  const { graph, dispose } = openDraft(network, state, choice.size);
  return {
    graph,
    dispose,
    weights: () => weights.map(weightsOf),
    sha256: createHash("sha256").update(bytes).digest("hex"),
    file: {
      format: `${format}, read as ${network.words}`,
      framework,
      precision: precisionWords(weights.map(({ type }) => type)),
      bytes: bytes.length,
      ...leftOutFacts(besides(others, tensors)),
    },
  };
}

interface Contents {
  readonly tensors: readonly StoredTensor[];
  readonly format: string;
  readonly framework: string | null;
  readonly source?: string;
  /** Names of the entries beside the tensors. Default: none. */
  readonly others?: readonly string[];
}

function tensorsIn(bytes: Uint8Array): Contents {
  if (isBeforeZip(bytes))
    throw new Error(
      "it is in the format of PyTorch before version 1.6; save it again with version 1.6 or newer",
    );
  if (isZip(bytes)) {
    const { tensors, holder, others } = readTorchArchive(bytes);
    return { tensors, format: `PyTorch ${holder} (.pt)`, framework: "pytorch", others };
  }
  const { tensors, framework, ...converted } = readSafetensors(bytes);
  const isTorch = framework === undefined || framework === "pt";
  return {
    tensors,
    format: "PyTorch state dict (.safetensors)",
    framework: isTorch ? "pytorch" : framework,
    ...converted,
  };
}

function weightsOf({ name, dims, read }: StoredTensor): Weights {
  return { name, shape: dims, values: Float32Array.from(read().values) };
}

function openDraft(
  { nodes, output, input }: DraftedNetwork,
  state: StateDict,
  size: OpenChoice["size"],
): HeldGraph {
  const constants = new Map<string, Known>(
    [...state].map(([name, { tensor }]) => [name, { name, leaves: [], dims: tensor.dims, at: tensor.read }]),
  );
  const opened = openProgram<DraftNode>({
    input,
    size,
    constants,
    programOf: (hold) => ({
      nodes,
      outputs: [output],
      nameOf: ({ name }) => name,
      resultsOf: (node, inputs) => [
        resultOf(node, new Site(node, inputs, { opset: OPSET, batch: undefined, hold })),
      ],
    }),
  });
  return { ...opened, graph: withPreActivations(opened.graph) };
}

/** Suffix of the names of taps that are followed by an activation of the same layer. */
const PRE = "/pre";

function withPreActivations(graph: Graph): Graph {
  const nodes = graph.nodes.map((node) =>
    node.name.endsWith(PRE) ? { ...node, preActivation: true } : node,
  );
  return { ...graph, nodes };
}
