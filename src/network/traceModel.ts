import tf = require("@tensorflow/tfjs");

import { Composite } from "../architectures/layers/composite.js";
import type { Join } from "../architectures/layers/joins.js";
import { UserError } from "../core/errors.js";
import { UniqueNames } from "../core/uniqueNames.js";
import type { GivenSize } from "../data/images/sizeOption.js";
import { BLANK_NODE, type Graph, type GraphNode, type Ref, roleOfActivation } from "./graph.js";
import { layerKindOf, macsOf, type OpenShape } from "./layerKinds.js";
import { layoutOf } from "./layerLayout.js";
import { activationWord, caveatOf } from "./layers/caveats.js";
import { reachOf } from "./layers/layerReach.js";
import { shiftOf } from "./layers/shifts.js";
import { type Layout, laidOut } from "./layout.js";
import type { Value } from "./runLayer.js";
import { masked, naming, runLayer } from "./runLayer.js";
import { sizedShape } from "./sizedShape.js";
import { valuesOf } from "./weights.js";

type Draft = { -readonly [K in keyof GraphNode]: GraphNode[K] };
type SeenTensors = Map<number, Ref>;

/**
 * Splits a model into operations: nested models are expanded, composite layers expose their inner outputs, a layer
 * with a built-in activation becomes a pre-activation and an activation, and a layer called twice becomes two nodes.
 * `size`: size of the images where the model leaves it open (default: it stays open).
 * The image is the first of its inputs that has height, width and channels, or else the first.
 */
export function traceModel(model: tf.LayersModel, size?: GivenSize): Graph {
  return new Expansion().model(model, size);
}

class Expansion {
  private readonly nodes: Draft[] = [];
  private readonly names = new UniqueNames();
  private readonly counted = new Set<tf.layers.Layer>();
  /** Shapes of all outputs, for layers that have several. */
  private readonly otherShapes = new Map<number, readonly OpenShape[]>();
  /** Effects of nodes on the order of axes, by index. */
  private readonly layouts = new Map<number, Layout>();

  model(model: tf.LayersModel, size?: GivenSize): Graph {
    const image = model.inputs.find(({ shape }) => shape.length === 4) ?? model.inputs[0];
    if (image === undefined) throw new UserError(`The network '${model.name}' has no input.`);
    const starts = new Map<tf.SymbolicTensor, Ref>();
    for (const input of [image, ...model.inputs.filter((each) => each !== image)])
      starts.set(input, this.input(input, size));
    const inputs = model.inputs.map((input) => starts.get(input) as Ref);
    const outputs = this.outputs(model, inputs, "");
    return { nodes: laidOut(this.nodes, this.layouts), output: outputs[0] as Ref, outputs };
  }

  private input({ sourceLayer, shape }: tf.SymbolicTensor, size: GivenSize | undefined): Ref {
    const name = this.names.take(sourceLayer.name);
    const sized = shape.length > 2 ? sizedShape(shape.slice(1), size) : shape.slice(1);
    return this.push({ name, source: sourceLayer.name, kind: "input", op: "input", shape: sized });
  }

  /** Outputs of a model for given inputs, with a prefix on the names of its layers. */
  private outputs(model: tf.LayersModel, inputs: readonly Ref[], prefix: string): readonly Ref[] {
    const seen: SeenTensors = new Map(model.inputs.map((tensor, index) => [tensor.id, inputs[index] as Ref]));
    return model.outputs.map((tensor) => this.tensor(tensor, seen, prefix));
  }

  private tensor(tensor: tf.SymbolicTensor, seen: SeenTensors, prefix: string): Ref {
    const known = seen.get(tensor.id);
    if (known !== undefined) return known;
    const call = tensor.sourceLayer.inboundNodes[tensor.nodeIndex];
    if (call === undefined)
      throw new UserError(`The network's graph is broken at layer '${tensor.sourceLayer.name}'.`);
    const inputs = call.inputTensors.map((input) => this.tensor(input, seen, prefix));
    const outputs = this.layer(tensor.sourceLayer, inputs, prefix);
    call.outputTensors.forEach((output, index) => {
      seen.set(output.id, outputs[index] as Ref);
    });
    return seen.get(tensor.id) as Ref;
  }

  private layer(layer: tf.layers.Layer, inputs: readonly Ref[], prefix: string): readonly Ref[] {
    if (layer instanceof tf.LayersModel) return this.outputs(layer, inputs, `${prefix}${layer.name}/`);
    if (layer instanceof Composite) return [this.composite(layer, inputs[0] as Ref, prefix)];
    return this.operation(layer, inputs, prefix);
  }

  private composite(layer: Composite, input: Ref, prefix: string): Ref {
    const name = this.names.take(`${prefix}${layer.name}`);
    const output = layer.compose<Ref>(input, {
      layer: (inner, x, part) => this.part(inner, x, { part, prefix: `${name}/` }),
      join: (join, ...inputs) => this.join(join, inputs, name),
    });
    // The composite's own output is the tap with its name.
    Object.assign(this.nodes[output.node] as Draft, { name, source: name });
    return output;
  }

  private part(layer: tf.layers.Layer, input: Ref, { part, prefix }: { part: string; prefix: string }): Ref {
    const before = this.nodes.length;
    const output = this.layer(layer, [input], prefix)[0] as Ref;
    const last = this.nodes[output.node] as Draft;
    if (output.node >= before) last.op = `${part}: ${last.op}`;
    return output;
  }

  private join({ name, op, role, run }: Join, inputs: readonly Ref[], composite: string): Ref {
    return this.carrying("carried", {
      name: this.names.take(`${composite}/${name}`),
      source: composite,
      kind: "merge",
      op,
      role,
      inputs,
      shape: this.shape(inputs[0] as Ref),
      run: (values) => [
        masked(run(...values.map(tensorOf)), values.find(({ mask }) => mask !== undefined)?.mask),
      ],
    });
  }

  private operation(layer: tf.layers.Layer, inputs: readonly Ref[], prefix: string): readonly Ref[] {
    const kind = layerKindOf(layer);
    const name = this.names.take(`${prefix}${layer.name}`);
    const outputShapes = naming(layer, () => shapesOf(layer.computeOutputShape(this.inputShapes(inputs))));
    const first = outputShapes[0] as OpenShape;
    const isOpen = inputs.some((ref) => this.shape(ref).includes(null));
    const layout = layoutOf(layer);
    const activation = kind.activates === true ? activationOf(layer) : undefined;
    const cost = {
      parameters: this.parameters(layer),
      macs: macsOf(layer, this.shape(inputs[0] as Ref), first),
    };
    const config = layer.getConfig();
    const op = [kind.op(config), caveatOf(layer)].filter((words) => words !== undefined).join(", ");
    const described = { source: name, kind: kind.kind, op, role: kind.role?.(config), ...shiftOf(layer) };
    const parts = { ...kernelIn(layer), ...biasIn(layer), ...reachOf(layer) };
    const common = { ...described, inputs, shape: first, ...cost, ...parts };
    if (activation === undefined) {
      const node = this.carrying(layout, {
        ...common,
        name,
        run: (values) => runLayer(layer, values, isOpen),
      });
      this.otherShapes.set(node.node, outputShapes);
      return outputShapes.map((_, output) => ({ node: node.node, output }));
    }
    const run = (values: readonly Value[]) => withoutActivation(layer, () => runLayer(layer, values, isOpen));
    const pre = this.names.take(`${name}/pre`);
    const linear = this.carrying(layout, { ...common, name: pre, preActivation: true, run });
    const applied = activation.getClassName();
    const apply = ([x]: readonly Value[]) => [
      naming(layer, () => masked(activation.apply(tensorOf(x)), x?.mask)),
    ];
    return [
      this.carrying("carried", {
        name,
        source: name,
        kind: "activation",
        op: `${activationWord(applied)} of ${common.op}`,
        role: roleOfActivation(applied),
        reach: "pointwise",
        inputs: [linear],
        shape: first,
        run: apply,
      }),
    ];
  }

  private push(node: Partial<Draft> & Pick<Draft, "name" | "kind" | "op" | "shape">): Ref {
    this.nodes.push({ ...BLANK_NODE, ...node });
    return { node: this.nodes.length - 1, output: 0 };
  }

  private carrying(layout: Layout | undefined, node: Parameters<Expansion["push"]>[0]): Ref {
    const ref = this.push(node);
    if (layout !== undefined) this.layouts.set(ref.node, layout);
    return ref;
  }

  /** Number of parameters of a layer, at its first call only: sharing a layer adds no weights. */
  private parameters(layer: tf.layers.Layer): number {
    if (this.counted.has(layer)) return 0;
    this.counted.add(layer);
    return layer.countParams();
  }

  private shape({ node, output }: Ref): OpenShape {
    return this.otherShapes.get(node)?.[output] ?? (this.nodes[node] as Draft).shape;
  }

  private inputShapes(inputs: readonly Ref[]): tf.Shape | tf.Shape[] {
    const shapes = inputs.map((ref) => [null, ...this.shape(ref)]);
    return shapes.length === 1 ? (shapes[0] as tf.Shape) : shapes;
  }
}

/** Kernel of a layer that has exactly one. */
function kernelIn(layer: tf.layers.Layer): Pick<GraphNode, "kernel"> {
  const { kernel: form = "plain" } = layerKindOf(layer);
  const name = form === "depthwise" ? "depthwiseKernel" : "kernel";
  const kernel = variableIn(layer, name);
  if (kernel === undefined) return {};
  const shape = kernel.shape as number[];
  return { kernel: () => ({ shape, form, values: valuesOf(kernel) }) };
}

/** Bias of a layer that has exactly one. */
function biasIn(layer: tf.layers.Layer): Pick<GraphNode, "bias"> {
  const bias = variableIn(layer, "bias");
  return bias === undefined ? {} : { bias: () => valuesOf(bias) };
}

/** A variable of a layer by the name of its property; undefined if the layer has none, or has it switched off. */
function variableIn(layer: tf.layers.Layer, name: string): tf.LayerVariable | undefined {
  const variable = (layer as unknown as Readonly<Record<string, unknown>>)[name];
  return variable instanceof tf.LayerVariable ? variable : undefined;
}

type Activation = { getClassName(): string; apply(tensor: tf.Tensor): tf.Tensor };

function activationOf(layer: tf.layers.Layer): Activation | undefined {
  const activation = "activation" in layer ? (layer.activation as Activation | null) : null;
  return activation === null || activation.getClassName() === "linear" ? undefined : activation;
}

/** Runs a body with a layer's built-in activation disabled, to expose its linear part. */
function withoutActivation<T>(layer: tf.layers.Layer, body: () => T): T {
  const activated = layer as tf.layers.Layer & { activation: Activation };
  const activation = activated.activation;
  activated.activation = LINEAR;
  try {
    return body();
  } finally {
    activated.activation = activation;
  }
}

const LINEAR: Activation = { getClassName: () => "linear", apply: (tensor) => tensor };

function tensorOf(value: Value | undefined): tf.Tensor {
  if (value === undefined) throw new Error("A node was run with fewer inputs than it has");
  return value.tensor;
}

function shapesOf(shape: tf.Shape | tf.Shape[]): OpenShape[] {
  const shapes = Array.isArray(shape[0]) ? (shape as tf.Shape[]) : [shape as tf.Shape];
  return shapes.map((one) => one.slice(1));
}
