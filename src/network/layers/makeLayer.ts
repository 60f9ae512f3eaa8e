import type * as tf from "@tensorflow/tfjs";
import { recordOf } from "../description.js";
import type { Config } from "./computation.js";
import { activationFor, appliedActivation, ownActivation } from "./layerActivation.js";
import type { Maker } from "./maker.js";
import { type AppliedActivation, type LayerDescription, OwnLayer } from "./ownLayer.js";
import { isOwn, ownComputation } from "./ownLayers.js";
import { registered } from "./registered.js";

/** Current names of classes that TensorFlow has renamed. */
const RENAMED: Readonly<Record<string, string>> = {
  BatchNormalizationV1: "BatchNormalization",
  BatchNormalizationV2: "BatchNormalization",
  SyncBatchNormalization: "BatchNormalization",
};

/** Settings that hold an activation: recurrent layers have two. */
const ACTIVATIONS = ["activation", "recurrentActivation"] as const;

/** Error for an unknown class of layers: the reason, without the layer's name. */
export class UnknownClass extends Error {}

/** Throws `UnknownClass` for a class of layers that neither TensorFlow.js nor convscope has. */
export function checkKnown(className: string): void {
  if (!isKnownClass(className)) throw new UnknownClass(className);
}

/** True if TensorFlow.js or convscope has a class of layers. */
export function isKnownClass(className: string): boolean {
  const name = nameOf(className);
  return isOwn(name) || registered(name) !== undefined;
}

function nameOf(className: string): string {
  return Object.hasOwn(RENAMED, className) ? (RENAMED[className] as string) : className;
}

/**
 * Builds the layer that a file describes, computing like its maker: a class registered with TensorFlow.js, or one of
 * this project's own if TensorFlow.js lacks it or would compute something else. Throws the errors of TensorFlow.js,
 * and `UnknownClass` for a class that neither has.
 */
export function makeLayer(className: string, raw: unknown, maker: Maker): tf.layers.Layer {
  const name = nameOf(className);
  const config = settingsOf(recordOf(camelCased(raw)), maker);
  const own = ownComputation(name, config, maker);
  if (own !== undefined) {
    const described: LayerDescription = { className: name, config };
    const activation =
      layerAsActivation(config.activation, maker) ?? appliedActivation(config.activation, maker);
    return new OwnLayer(described, own, activation);
  }
  const [layerClass, fromConfig] = registered(name) ?? [];
  if (layerClass === undefined || fromConfig === undefined) throw new UnknownClass(className);
  const layer = fromConfig(layerClass, withOwnParts(name, config, maker)) as tf.layers.Layer;
  if (typeof layer.apply !== "function" || typeof layer.computeOutputShape !== "function")
    throw new UnknownClass(className);
  return layer;
}

/** Layer that serves as the activation of another one; undefined if the activation has a name, or if there is none. */
function layerAsActivation(value: unknown, maker: Maker): AppliedActivation | undefined {
  const { className, config } = recordOf(value);
  if (typeof className !== "string" || typeof config !== "object" || config === null) return undefined;
  const layer = makeLayer(className, config, maker);
  return ownActivation(className, (x) => layer.apply(x) as tf.Tensor);
}

/** Settings of a TensorFlow.js layer, with this project's own objects in them if needed. */
function withOwnParts(className: string, config: Config, maker: Maker): tf.serialization.ConfigDict {
  const changed: Record<string, unknown> = { ...config };
  for (const name of ACTIVATIONS) {
    if (name in config)
      changed[name] = layerAsActivation(config[name], maker) ?? activationFor(config[name], maker);
  }
  if (className === "BatchNormalization" && Array.isArray(config.axis)) changed.axis = config.axis[0];
  return changed as tf.serialization.ConfigDict;
}

/**
 * Settings that matter at inference. A fixed batch size and states kept between batches are omitted: each image is
 * processed independently. So are Keras's initializers and regularizers, which have served their purpose, and whose
 * names TensorFlow.js may not know.
 */
function settingsOf(config: Config, maker: Maker): Config {
  const settings = Object.entries(config).flatMap(
    ([name, value]): readonly (readonly [string, unknown])[] => {
      if (maker.name === "Keras" && /(?:Initializer|Regularizer|Constraint)$/.test(name)) return [];
      if (name === "dtype") return [[name, typeIn(value)]];
      if (name === "batchInputShape" || name === "batchShape") return [["batchInputShape", anyBatch(value)]];
      if (name === "stateful") return [[name, false]];
      const { className, config: inner } = recordOf(value);
      if (typeof className !== "string" || typeof inner !== "object" || inner === null)
        return [[name, value]];
      return [
        [
          name,
          { ...recordOf(value), config: Array.isArray(inner) ? inner : settingsOf(recordOf(inner), maker) },
        ],
      ];
    },
  );
  return Object.fromEntries(settings);
}

function anyBatch(shape: unknown): unknown {
  return Array.isArray(shape) ? [null, ...shape.slice(1)] : shape;
}

/** Number type of a layer: weights are computed with in 32 bits, whatever precision they were stored or trained in. */
function typeIn(value: unknown): unknown {
  return typeof value === "string" && /^(?:int32|bool|string|complex64)$/.test(value) ? value : "float32";
}

/** Keys of lists that begin with names of layers. */
const CALLS: ReadonlySet<string> = new Set(["inboundNodes", "inputLayers", "outputLayers"]);

/**
 * Settings in the form that TensorFlow.js's layers take: names of settings, and words among their values, in camel
 * case, such as `channelsFirst`. Names of layers stay as they are, and numbers in numpy's format are converted.
 */
function camelCased(value: unknown, key = ""): unknown {
  if (typeof value === "string") return toCamelCase(value);
  if (Array.isArray(value)) {
    return value.map((each: unknown, index) =>
      CALLS.has(key) && index === 0 && typeof each === "string" ? each : camelCased(each, key),
    );
  }
  if (typeof value !== "object" || value === null) return value;
  const { type, value: number } = value as Readonly<Record<string, unknown>>;
  if (type === "ndarray" && typeof number === "number") return number;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const camel = toCamelCase(name);
      return [camel, name === "name" && typeof inner === "string" ? inner : camelCased(inner, camel)];
    }),
  );
}

function toCamelCase(text: string): string {
  if (text.length <= 1 || !text.includes("_")) return text;
  return text.replace(/_+(\w|$)/g, (_, letter: string) => letter.toUpperCase());
}
