import tf = require("@tensorflow/tfjs");

import { Composite } from "../../architectures/layers/composite.js";
import { reasonOf } from "../../core/errors.js";
import { OperationLayer } from "../../network/layers/operationLayer.js";
import { isPassing } from "../../network/layers/ownLayers.js";
import { registered } from "../../network/layers/registered.js";
import { operationCopy } from "./operationCopy.js";

type Node = tf.SymbolicTensor;
type Nodes = Map<number, Node>;

/** Model that consists only of TensorFlow.js's own layers, and the settings that its layers lack. */
export interface PlainModel {
  readonly model: tf.LayersModel;
  readonly leftOut: readonly string[];
}

/**
 * Copies a model into one of single layers that TensorFlow.js itself has: nested models and composite layers are taken
 * apart, and every layer has the name of its tap. The copy is to be disposed of. Throws a clause about the first layer
 * that TensorFlow.js lacks.
 */
export function plainModel(model: tf.LayersModel): PlainModel {
  const copying = new Copying();
  const starts = model.inputs.map(({ shape, sourceLayer: { name } }) =>
    tf.input({ batchShape: [null, ...shape.slice(1)], name }),
  );
  const outputs = copying.outputs(model, starts, "");
  const copy = tf.model({ inputs: starts, outputs: [...outputs], name: model.name });
  copying.fill();
  return { model: copy, leftOut: copying.leftOut };
}

/** Layers without weights that join values as in composite layers, by the name of the join. */
const JOINS: Readonly<Record<string, (args: { name: string }) => tf.layers.Layer>> = {
  sum: (args) => tf.layers.add(args),
  mul: (args) => tf.layers.multiply(args),
  ave: (args) => tf.layers.average(args),
  max: (args) => tf.layers.maximum(args),
  min: (args) => tf.layers.minimum(args),
};

/** Slope below zero, which Keras 3 names differently from TensorFlow.js, as a setting of a layer class. */
const SLOPES: Readonly<Record<string, (slope: unknown) => Readonly<Record<string, unknown>>>> = {
  LeakyReLU: (slope) => ({ alpha: slope }),
};

class Copying {
  readonly leftOut: string[] = [];
  private readonly copies = new Map<tf.layers.Layer, tf.layers.Layer>();

  outputs(model: tf.LayersModel, inputs: readonly Node[], prefix: string): readonly Node[] {
    const seen: Nodes = new Map(model.inputs.map(({ id }, index) => [id, inputs[index] as Node]));
    return model.outputs.map((tensor) => this.tensor(tensor, seen, prefix));
  }

  /** Gives all copies the weights of their layers. */
  fill(): void {
    for (const [layer, copy] of this.copies)
      if (layer.weights.length > 0) copy.setWeights(layer.getWeights());
  }

  private tensor(tensor: Node, seen: Nodes, prefix: string): Node {
    const known = seen.get(tensor.id);
    if (known !== undefined) return known;
    const call = tensor.sourceLayer.inboundNodes[tensor.nodeIndex];
    const inputs = call?.inputTensors.map((input) => this.tensor(input, seen, prefix)) ?? [];
    const outputs = this.layer(tensor.sourceLayer, inputs, prefix);
    call?.outputTensors.forEach(({ id }, index) => {
      seen.set(id, outputs[index] as Node);
    });
    return seen.get(tensor.id) as Node;
  }

  private layer(layer: tf.layers.Layer, inputs: readonly Node[], prefix: string): readonly Node[] {
    const name = `${prefix}${layer.name}`;
    if (layer instanceof tf.LayersModel) return this.outputs(layer, inputs, `${name}/`);
    if (layer instanceof Composite) return [this.composite(layer, inputs[0] as Node, name)];
    const copy = this.copies.get(layer) ?? this.copyOf(layer, name);
    this.copies.set(layer, copy);
    try {
      return applied(copy, inputs);
    } catch (error) {
      throw new Error(`its layer '${name}' is not supported by TensorFlow.js (${reasonOf(error)})`);
    }
  }

  /** Steps of a composite layer as layers of their own. The last of them has its name. */
  private composite(composite: Composite, input: Node, name: string): Node {
    const output = composite.compose<Node>(input, {
      layer: (inner, value) => this.layer(inner, [value], `${name}/`)[0] as Node,
      join: ({ name: join, op }, ...values) => {
        const step = `${name}/${join}`;
        const layer = JOINS[join]?.({ name: step });
        if (layer === undefined) throw new Error(`its node '${step}' (${op}) is not a Keras layer`);
        return applied(layer, values)[0] as Node;
      },
    });
    output.sourceLayer.name = name;
    return output;
  }

  private copyOf(layer: tf.layers.Layer, name: string): tf.layers.Layer {
    if (layer instanceof OperationLayer) return operationCopy(layer.operation, name);
    const className = layer.getClassName();
    const [layerClass, fromConfig] = registered(className) ?? [];
    const { activation, negativeSlope, ...config } = layer.getConfig();
    if (isPassing(className)) {
      this.leftOut.push(`the effect in training of '${name}' (${className})`);
      return tf.layers.dropout({ rate: 0, name });
    }
    if (layerClass === undefined || fromConfig === undefined)
      throw new Error(`its layer '${name}' is of the class ${className}, which TensorFlow.js lacks`);
    const given = typeof activation === "string" ? activation : undefined;
    if (given !== undefined && registered(given) === undefined)
      throw new Error(`its layer '${name}' has the activation ${given}, which TensorFlow.js lacks`);
    try {
      const slope = negativeSlope === undefined ? {} : SLOPES[className]?.(negativeSlope);
      const settings = { ...config, ...slope, ...(activation !== undefined && { activation }), name };
      const copy = fromConfig(layerClass, settings as tf.serialization.ConfigDict) as tf.layers.Layer;
      copy.setFastWeightInitDuringBuild(true);
      return copy;
    } catch (error) {
      throw new Error(
        `its layer '${name}' (${className}) is not supported by TensorFlow.js (${reasonOf(error)})`,
      );
    }
  }
}

function applied(layer: tf.layers.Layer, inputs: readonly Node[]): readonly Node[] {
  const [first, ...others] = inputs;
  return [layer.apply(others.length === 0 ? (first as Node) : [...inputs])].flat() as Node[];
}
