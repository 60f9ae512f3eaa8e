import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { tfjs } from "../../../src/checkpoints/formats/tfjs.js";
import { type EngineName, startEngine } from "../../../src/engine/engine.js";
import { scoped } from "../../../src/engine/scope.js";
import { runGraph } from "../../../src/network/graph.js";
import { enginesHere } from "../../support/engine.js";
import { type KerasLayers, kerasLayers, writeLayers } from "../../support/kerasLayers.js";
import { apart, largest, withFolders } from "../../support/models.js";

const folder = withFolders();
const all = await kerasLayers();

/** Tolerance for 32-bit sums in another order than PyTorch's, with the fixture's six digits. */
const TOLERANCE = 1e-5;

/** Axes of a channels-first tensor in channels-last order, as nodes of a graph read and write them. */
function last(x: tf.Tensor, isFirst: boolean): tf.Tensor {
  return isFirst && x.rank > 2 ? tf.transpose(x, [0, ...[...x.shape.keys()].slice(2), 1]) : x;
}

/** The output of a graph for an input in the file's axis order, and the gradient with respect to the input. */
async function computed({ input, output, cotangent, ...layers }: KerasLayers) {
  const { graph, dispose } = await tfjs.open(await writeLayers(folder(), layers));
  const names = graph.nodes.map(({ op }) => op);
  const [first, end] = [graph.nodes[0], graph.nodes[graph.output.node]];
  const isFirst = (shape: readonly (number | null)[] | undefined, plain: readonly number[]) =>
    shape !== undefined && String(shape) !== String(plain.slice(1));
  const results = scoped(() => {
    const x = last(tf.tensor([...input.values], [...input.shape]), isFirst(first?.shape, input.shape));
    const gives = (value: tf.Tensor) =>
      runGraph(graph, value, [graph.output.node]).get(graph.output.node) as tf.Tensor;
    const isLast = isFirst(end?.shape, output.shape);
    const expected = last(tf.tensor([...output.values], [...output.shape]), isLast);
    const cotangents = last(tf.tensor([...cotangent], [...output.shape]), isLast);
    const gradient = () => tf.grad((value) => tf.sum(tf.mul(gives(value), cotangents)))(x);
    const dueGradient = last(
      tf.tensor([...layers.gradient], [...input.shape]),
      x.shape !== input.shape && isFirst(first?.shape, input.shape),
    );
    return {
      values: [gives(x).dataSync(), expected.dataSync()] as const,
      gradients: [gradient().dataSync(), dueGradient.dataSync()] as const,
      shapes: [gives(x).shape.slice(1), end?.shape] as const,
    };
  });
  dispose();
  return { ...results, names };
}

describe.each(await enginesHere())("on the %s engine, as Keras", (engine: EngineName) => {
  beforeAll(() => startEngine({ engine }));

  it.each(all.map((layers) => [layers.name, layers] as const))("%s", async (_, layers) => {
    const { values, gradients, shapes } = await computed(layers);
    expect(shapes[0]).toEqual(shapes[1]);
    expect(apart(...values)).toBeLessThan(TOLERANCE * Math.max(1, largest(values[1])));
    expect(apart(...gradients)).toBeLessThan(TOLERANCE * Math.max(1, largest(gradients[1])));
  });
});
