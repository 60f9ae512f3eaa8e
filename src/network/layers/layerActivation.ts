import type * as tf from "@tensorflow/tfjs";
import { type ActivationOp, activations, hardSigmoidOfKeras3 } from "../../ops/activationOps.js";
import { recordOf } from "../description.js";
import { isKerasFrom, type Maker } from "./maker.js";
import type { AppliedActivation } from "./ownLayer.js";
import { registered } from "./registered.js";

/** Name of Keras 3's hard sigmoid. TensorFlow.js's `hardSigmoid` is that of Keras 2. */
export const HARD_SIGMOID_3 = "hardSigmoidOfKeras3";

/** Constructor of a TensorFlow.js activation, whose class it does not export. */
type ActivationClass = new () => AppliedActivation & tf.serialization.Serializable;

/**
 * Replaces the name of a layer's activation by an implementation if TensorFlow.js lacks it or computes it differently
 * from the maker; otherwise returns the file's value. Throws for an unknown activation.
 */
export function activationFor(value: unknown, maker: Maker): unknown {
  const name = nameOf(value);
  if (name === undefined) return value;
  if (name === "hardSigmoid" && isKerasFrom(maker, 3))
    return ownActivation(HARD_SIGMOID_3, hardSigmoidOfKeras3);
  const op = ownOp(name);
  if (op !== undefined) return ownActivation(name, op);
  if (registered(name) === undefined) throw new Error(`its activation '${name}' is unknown`);
  return name;
}

/** Activation of a layer as an object; null if it has none. */
export function appliedActivation(value: unknown, maker: Maker): AppliedActivation | null {
  const found = activationFor(value, maker);
  if (found === undefined || found === null || found === "linear") return null;
  if (typeof found !== "string") return found as AppliedActivation;
  const Known = registered(found)?.[0] as unknown as ActivationClass;
  return new Known();
}

/**
 * Name of an activation in either form that Keras writes; undefined if a layer serves as activation, or if there is
 * none.
 */
function nameOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  const { className, config } = recordOf(value);
  return className === "function" && typeof config === "string" ? config : undefined;
}

function ownOp(name: string): ActivationOp | undefined {
  if (registered(name) !== undefined) return undefined;
  return Object.hasOwn(activations, name) ? activations[name] : undefined;
}

/**
 * Wraps a function as the activation of a layer. TensorFlow.js accepts an activation object only if it is an instance
 * of its own class, which its ReLU extends.
 */
export function ownActivation(name: string, op: ActivationOp): AppliedActivation {
  const relu = registered("relu")?.[0] as unknown as ActivationClass;
  const Base = Object.getPrototypeOf(relu) as ActivationClass;
  class OwnActivation extends Base {
    override getClassName(): string {
      return name;
    }
    override getConfig(): tf.serialization.ConfigDict {
      return {};
    }
    override apply(tensor: tf.Tensor): tf.Tensor {
      return op(tensor);
    }
  }
  return new OwnActivation();
}
