import { scoped } from "../../engine/scope.js";
import { type Graph, runGraph } from "../graph.js";
import { type Inputs, preparedFor, type Taking } from "../networkInputs.js";
import { receptiveFields } from "./receptiveFields.js";
import type { ReceptiveField } from "./tapField.js";

/**
 * Receptive fields of the nodes of a graph for images of a height, width and channels. Without a size, units of a graph
 * that leaves it open have no bounds.
 */
export function fieldsFor(
  graph: Graph,
  taking: Taking,
  image: readonly number[] | undefined,
): readonly ReceptiveField[] {
  return receptiveFields(image === undefined ? graph : sizedGraph(graph, taking, image));
}

/** Graph with the shapes of its nodes for images of a size, found by running it on an image of zeros. */
function sizedGraph(graph: Graph, taking: Taking, image: readonly number[]): Graph {
  if (!taking.input.includes(null)) return graph;
  const [height = 1, width = 1, channels = 1] = image;
  const zeros: Inputs = {
    shape: [1, height, width, channels],
    values: new Float32Array(height * width * channels),
  };
  const shapes = scoped(() => {
    const found = runGraph(graph, preparedFor(taking, zeros), graph.nodes.keys());
    return graph.nodes.map((_, index) => found.get(index)?.shape.slice(1));
  });
  const nodes = graph.nodes.map((node, index) => ({ ...node, shape: shapes[index] ?? node.shape }));
  return { ...graph, nodes };
}
