import { buildGraph, type TensorProgram } from "../tensorGraph/graphBuilder.js";
import { type HeldGraph, heldGraph } from "../tensorGraph/heldGraph.js";
import type { Result } from "../tensorGraph/site.js";
import type { Known, Layout } from "../tensorGraph/values.js";
import type { ExportedArchive } from "./archive.js";
import { Call, type FileFacts } from "./call.js";
import { tapNames } from "./names.js";
import { operations } from "./operations/index.js";
import type { ExportedNode, ExportedProgram } from "./program.js";

/** Makes the graph of a program. Throws a sentence for one that cannot be computed; then no tensor stays behind. */
export function openGraph(program: ExportedProgram, archive: ExportedArchive): HeldGraph {
  const { name, dims } = program.input;
  const [batch, ...sizes] = dims as readonly [number | null, ...number[]];
  const constants = constantsOf(program, archive);
  return heldGraph((hold) =>
    buildGraph(tensorProgram(program, { batch: batch ?? undefined, hold }), {
      constants,
      hold,
      input: { name, layout: layoutOf(program), dims: [1, ...sizes], isOpen: false },
    }),
  );
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

/** The stored tensors by their names in the graph. Each is read when it is asked for, so that it is held once. */
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

/** The layout of the image: as it is where it is first transposed for convolutions, else with its channels last. */
function layoutOf({ nodes, input }: ExportedProgram): Layout {
  if (input.dims.length < 3) return "plain";
  const first = nodes.find(({ inputs }) => inputs.includes(input.name));
  const order = first?.base === "permute" ? first.given.get("dims") : undefined;
  const isMoved = order?.kind === "numbers" && String(order.values) === "0,3,1,2";
  return isMoved ? "plain" : "last";
}
