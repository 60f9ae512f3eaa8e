import { createHash } from "node:crypto";
import { formatCount } from "../../core/format.js";
import type { GivenSize } from "../../data/images/sizeOption.js";
import { leftOutFacts, type OpenedNetwork, precisionWords } from "../../network/openedNetwork.js";
import { openNamed, readCheckpointFile } from "../files/checkpointFile.js";
import { type ExportedArchive, readArchive } from "./exported/archive.js";
import { withAttentionParts } from "./exported/attentionParts.js";
import { checkProgram } from "./exported/checkProgram.js";
import { openGraph } from "./exported/openGraph.js";
import { type ExportedProgram, programOf } from "./exported/program.js";
import { namesWords } from "./state/besides.js";
import { NUMBER_TYPES } from "./tensorGraph/numberTypes.js";
import type { StoredTensor } from "./tensorGraph/storedTensor.js";

/** Opens an archive of torch.export (.pt2). */
export function openExported(path: string, size?: GivenSize): Promise<OpenedNetwork> {
  return openNamed(path, () => opened(path, size));
}

async function opened(path: string, given: GivenSize | undefined): Promise<OpenedNetwork> {
  const bytes = await readCheckpointFile(path);
  const archive = readArchive(bytes);
  const read = programOf(archive.model);
  const program = { ...read, nodes: withAttentionParts(read.nodes) };
  checkProgram(program.nodes);
  const { graph, dispose } = openGraph(program, archive, given);
  return {
    graph,
    dispose,
    weights: () =>
      weightTensors(archive).map(({ name, dims, read }) => ({
        name,
        shape: dims,
        values: Float32Array.from(read().values),
      })),
    sha256: createHash("sha256").update(bytes).digest("hex"),
    file: {
      format: `PyTorch export (.pt2), schema ${archive.schema}`,
      framework: program.version === "" ? null : `torch ${program.version}`,
      precision: precisionWords(weightTensors(archive).map(({ type }) => type)),
      bytes: bytes.length,
      ...leftOutFacts(leftOutOf(program, archive)),
    },
  };
}

/** Parts of an archive that its graph does without: the effect of dropout in training, and weights that nothing reads. */
function leftOutOf({ nodes, stored }: ExportedProgram, archive: ExportedArchive): readonly string[] {
  const dropouts = nodes.filter(({ base }) => /dropout/.test(base)).length;
  const read = new Set(nodes.flatMap(({ inputs }) => inputs.map((name) => stored.get(name))));
  const unread = weightTensors(archive).filter(({ name }) => !read.has(name));
  return [
    ...(dropouts === 0 ? [] : [`the effect in training of ${formatCount(dropouts, "dropout")}`]),
    ...(unread.length === 0
      ? []
      : [`weights that no operation reads (${namesWords(unread.map(({ name }) => name))})`]),
  ];
}

/** Stored tensors of real numbers: parameters, and statistics of batch normalizations. */
function weightTensors({ weights }: ExportedArchive): readonly StoredTensor[] {
  return [...weights.values()].filter(({ type }) => !NUMBER_TYPES[type].isWhole);
}
