import tf = require("@tensorflow/tfjs");

import { reasonOf, UserError } from "../../core/errors.js";
import { recordOf } from "../description.js";
import type { Read } from "./calls.js";
import { checkKnown, makeLayer, UnknownClass } from "./makeLayer.js";
import type { Maker } from "./maker.js";
import { Making, TooManyWeights } from "./making.js";
import { operationNamed } from "./namedOperations.js";
import { operationLayer } from "./operationLayer.js";
import { type LayerPlan, layerPlan, type ModelPlan } from "./topology.js";
import { unmadeReader } from "./unmadeReader.js";

type Node = tf.SymbolicTensor;

/**
 * Builds the model of a topology, with layers that compute like its maker. `tf.loadLayersModel` accepts only
 * topologies of Keras 2, passes every layer to TensorFlow.js's own class, and does not name the layer in its errors.
 * `numbers`: largest total number of weights (default: no limit). Throws `UserError` with the layer's name and class
 * if a layer cannot be built, or if it would exceed the limit.
 */
export function buildModel(plan: ModelPlan, maker: Maker, numbers?: number): tf.LayersModel {
  checkClasses(plan);
  const making = new Making(maker, numbers);
  const model = plan.isSequential ? sequential(plan, making) : functional(plan, making);
  making.finish();
  return model;
}

/**
 * Checks all classes before any layer is built: the layers that read an unknown one would otherwise report a
 * misleading reason.
 */
function checkClasses({ layers }: ModelPlan): void {
  for (const plan of layers) {
    if (plan.operation !== undefined) checkOperation(plan.name, plan.operation.name);
    else if (plan.within === undefined) inLayer(plan, () => checkKnown(plan.className));
    else checkClasses(plan.within);
  }
}

function checkOperation(layer: string, operation: string): void {
  if (operationNamed(operation) === undefined)
    throw new UserError(`its layer '${layer}' is the operation ${operation}, which convscope lacks. ${CURE}`);
}

function sequential(
  { name, layers, inputShape }: ModelPlan,
  making: Making,
  given?: tf.Shape,
): tf.Sequential {
  const model = tf.sequential({ name });
  for (const [index, plan] of layers.entries()) {
    const layer = layerOf(plan, making);
    inLayer(plan, () => {
      if (index === 0 && isOpen(plan, layer)) model.add(inputFor(given ?? inputShape));
      model.add(layer);
    });
  }
  return model;
}

/** True if neither the first layer of a Sequential model nor any layer before it declares the input's shape. */
function isOpen({ className, within }: LayerPlan, layer: tf.layers.Layer): boolean {
  return className !== "InputLayer" && within === undefined && layer.batchInputShape === undefined;
}

function inputFor(shape: unknown): tf.layers.Layer {
  if (!Array.isArray(shape)) throw new Error("the network does not declare the size of its input");
  return tf.layers.inputLayer({ batchInputShape: [null, ...(shape.slice(1) as tf.Shape)] });
}

/** Calls of a layer so far: the outputs of each. */
type Calls = Map<string, (readonly Node[])[]>;

interface Waiting {
  readonly plan: LayerPlan;
  readonly index: number;
}

function functional({ name, layers, inputs, outputs }: ModelPlan, making: Making): tf.LayersModel {
  const calls: Calls = new Map();
  const made = new Map<string, tf.layers.Layer>();
  const places = callPlaces(layers, outputs);
  const at = (read: Read) => calls.get(read.layer)?.[places(read)]?.[read.output];
  for (const plan of layers) if (plan.className === "InputLayer") begin(plan, making, calls);
  let waiting = layers.flatMap((plan) => plan.calls.map((_, index): Waiting => ({ plan, index })));
  while (waiting.length > 0) {
    const left = waiting.filter(({ plan, index }) => {
      const reads = plan.calls[index]?.map(at) ?? [];
      const isReady =
        reads.every((read) => read !== undefined) && (calls.get(plan.name) ?? []).length === index;
      if (isReady) called(plan, { inputs: reads as Node[], made, making, calls });
      return !isReady;
    });
    if (left.length === waiting.length)
      throw new UserError(`its layer '${left[0]?.plan.name}' reads an output that no layer produces`);
    waiting = left;
  }
  const ends = [inputs, outputs].map((reads) => reads.map((read) => at(read) ?? unmade(read)));
  return tf.model({ inputs: ends[0] as Node[], outputs: ends[1] as Node[], name });
}

function unmade({ layer }: Read): never {
  throw new UserError(`its layer '${layer}' lacks an output that the network lists`);
}

/**
 * Index of each call of a layer, from 0. In files of Keras 2 and TensorFlow.js, building a nested model counts as its
 * first call, so its further calls begin at 1; Keras 3 counts that call only in outputs.
 */
function callPlaces(layers: readonly LayerPlan[], outputs: readonly Read[]): (read: Read) => number {
  const reads = layers.flatMap((layer) => layer.calls.flat());
  const models = new Map(
    layers
      .filter(({ within }) => within !== undefined)
      .map(({ name, calls }) => {
        const [inner, outer] = [reads, outputs].map((all) => all.filter(({ layer }) => layer === name));
        const counted = (inner?.length ? inner : (outer ?? [])).map(({ call }) => call);
        return [name, { first: Math.min(...counted), last: calls.length - 1 }];
      }),
  );
  return ({ layer, call }) => {
    const model = models.get(layer);
    return model === undefined ? call : Math.min(call - model.first, model.last);
  };
}

function begin(plan: LayerPlan, making: Making, calls: Calls): void {
  const layer = layerOf(plan, making);
  calls.set(plan.name, [layer.inboundNodes[0]?.outputTensors ?? []]);
}

interface Calling {
  readonly inputs: Node[];
  readonly made: Map<string, tf.layers.Layer>;
  readonly making: Making;
  readonly calls: Calls;
}

function called(plan: LayerPlan, { inputs, made, making, calls }: Calling): void {
  const [first] = inputs;
  const layer = made.get(plan.name) ?? layerOf(plan, making, first?.shape);
  made.set(plan.name, layer);
  const outputs = inLayer(plan, () => layer.apply(inputs.length === 1 ? (first as Node) : inputs));
  calls.set(plan.name, [...(calls.get(plan.name) ?? []), [outputs].flat() as Node[]]);
}

/** Builds the layer of a plan without initializing its weights: those of the file replace them. */
function layerOf(plan: LayerPlan, making: Making, inputShape?: tf.Shape): tf.layers.Layer {
  const { within, className, config, operation } = plan;
  if (within !== undefined)
    return within.isSequential ? sequential(within, making, inputShape) : functional(within, making);
  const layer = inLayer(plan, () => {
    if (operation !== undefined) return operationLayer(making.settings(plan.name, {}), operation);
    if (className === "TimeDistributed") return timeDistributed(config, making);
    const unread = unmadeReader(config);
    if (unread !== undefined) throw new Error(`'${unread}' within it reads an output that no layer produces`);
    return makeLayer(className, making.settings(plan.name, recordOf(config)), making.maker);
  });
  making.take(layer, plan.name);
  layer.setFastWeightInitDuringBuild(true);
  return layer;
}

/** Layer that applies an inner layer, which may be one of this project's own or a whole model, at every time step. */
function timeDistributed(config: unknown, making: Making): tf.layers.Layer {
  const { layer: within, name, trainable } = recordOf(config);
  const plan = layerPlan(within);
  const layer = plan.className === "InputLayer" ? undefined : layerOf(plan, making);
  if (layer === undefined) throw new Error("it contains no layer");
  const given = typeof trainable === "boolean" ? { trainable } : {};
  return tf.layers.timeDistributed({ layer, name: String(name), ...given });
}

/** Runs a function that builds or calls a layer; an error names the layer it came from. */
function inLayer<T>({ name, className }: LayerPlan, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof UnknownClass) throw new UserError(unknownClass(name, error.message));
    if (error instanceof TooManyWeights) throw new UserError(error.message);
    if (error instanceof RangeError) throw error;
    throw new UserError(
      `its layer '${name}' of the class ${className} cannot be computed (${reasonIn(error)}). ${CURE}`,
    );
  }
}

/** Message of an error, without TensorFlow.js's list of possible causes of an unknown class, none of which applies. */
function reasonIn(error: unknown): string {
  return reasonOf(error).replace(/\. This may be due to .*$/, "");
}

const CURE = "Remove it or use an equivalent layer, and convert the network again.";

function unknownClass(name: string, className: string): string {
  return `its layer '${name}' has the class ${className}, which convscope does not support. ${CURE}`;
}
