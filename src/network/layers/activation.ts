import type * as tf from "@tensorflow/tfjs";
import { type ActivationOp, activations, hardSigmoidOfKeras3 } from "../../ops/activations.js";
import { recordOf } from "../description.js";
import { isKerasFrom, type Maker } from "./maker.js";
import type { AppliedActivation } from "./ownLayer.js";
import { registered } from "./registered.js";

/** The name of the hard sigmoid of Keras 3, which TensorFlow.js's has in Keras 2. */
export const HARD_SIGMOID_3 = "hardSigmoidOfKeras3";

/** Makes an activation of TensorFlow.js, which keeps the class of its own to itself. */
type ActivationClass = new () => AppliedActivation & tf.serialization.Serializable;

/**
 * The activation of a layer in place of its name, where TensorFlow.js lacks it or computes it otherwise than the maker
 * did; else what the file says. Throws for one that nobody knows.
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

/** The activation of a layer as an object; null where it has none. */
export function appliedActivation(value: unknown, maker: Maker): AppliedActivation | null {
  const found = activationFor(value, maker);
  if (found === undefined || found === null || found === "linear") return null;
  if (typeof found !== "string") return found as AppliedActivation;
  const Known = registered(found)?.[0] as unknown as ActivationClass;
  return new Known();
}

/** The name of an activation in either form that Keras writes; undefined if a layer is used as one, or none is given. */
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
 * A function as an activation of a layer. TensorFlow.js takes an activation as it is where it is one of its own class,
 * from which its ReLU descends.
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
