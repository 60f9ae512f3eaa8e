import type { GivenSize } from "../../../data/images/sizeOption.js";
import type { TensorProgram } from "../tensorGraph/graphBuilder.js";
import type { HeldGraph } from "../tensorGraph/heldGraph.js";
import { openProgram } from "../tensorGraph/openProgram.js";
import type { Result } from "../tensorGraph/site.js";
import type { Known, Layout } from "../tensorGraph/values.js";
import type { ExportedArchive } from "./archive.js";
import { Call, type FileFacts } from "./call.js";
import { tapNames } from "./names.js";
import { operations } from "./operations/index.js";
import type { ExportedNode, ExportedProgram, ProgramInput } from "./program.js";

/**
 * Builds the graph of a program, for images of the given size where it leaves the size open. Throws a clause for a program that cannot be computed; no tensor is left behind
 * then.
 */
export function openGraph(
  program: ExportedProgram,
  archive: ExportedArchive,
  size: GivenSize | undefined,
): HeldGraph {
  const { name, dims } = program.input;
  const layout = layoutOf(program, program.input);
  if (dims[layout === "last" ? 1 : dims.length - 1] === null)
    throw new Error(
      "it leaves the number of channels open; export it with dynamic_shapes for other axes only",
    );
  return openProgram({
    input: { name, dims, layout },
    further: program.further.map((each) => ({ ...each, layout: layoutOf(program, each) })),
    size,
    constants: constantsOf(program, archive),
    programOf: (hold) => tensorProgram(program, { batch: dims[0] ?? undefined, hold }),
  });
}

function tensorProgram(program: ExportedProgram, facts: FileFacts): TensorProgram<ExportedNode> {
  const { nodes, outputs } = program;
  return {
    nodes,
    outputs,
    nameOf: tapNames(nodes),
    resultsOf: (node, inputs) => {
      const made = operations.get(node.base)?.(new Call(node, inputs, facts));
      return Array.isArray(made) ? (made as readonly Result[]) : [made as Result];
    },
  };
}

/** Stored tensors by their names in the graph. Each is read on demand, so that it is in memory only once. */
function constantsOf(
  { stored }: ExportedProgram,
  { weights, constants }: ExportedArchive,
): ReadonlyMap<string, Known> {
  return new Map(
    [...stored].map(([name, source]) => {
      const tensor = weights.get(source) ?? constants.get(source);
      if (tensor === undefined) throw new Error(`it lacks its tensor '${source}'`);
      return [name, { name: source, leaves: [], dims: tensor.dims, at: tensor.read }];
    }),
  );
}

/** Layout of an input: as stored if it is first transposed for convolutions, else channels-last. */
function layoutOf({ nodes }: ExportedProgram, input: ProgramInput): Layout {
  if (input.dims.length < 3) return "plain";
  const first = nodes.find(({ inputs }) => inputs.includes(input.name));
  const order = first?.base === "permute" ? first.given.get("dims") : undefined;
  const isMoved = order?.kind === "numbers" && String(order.values) === "0,3,1,2";
  return isMoved ? "plain" : "last";
}
