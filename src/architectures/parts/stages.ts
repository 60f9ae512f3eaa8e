import tf = require("@tensorflow/tfjs");

import type { Task } from "../architecture.js";
import type { Stages } from "../depths.js";
import { type Convolution, modelOf, norm, relu, softmax, through, unbiased } from "./layers.js";
import { type UnitKind, unit } from "./unit.js";

type Node = tf.SymbolicTensor;

/**
 * Builds a network of stages of units: a stem, the units (each stage has half the size and twice the channels of the
 * one before it), global average pooling and a dense output layer (He et al. 2015, table 1 and section 4.2).
 * Bottlenecks stride in their first 1×1 convolution, as in the paper.
 */
export function stagesModel(
  name: string,
  { inputShape, classes }: Task,
  { stages, kind }: { readonly stages: Stages; readonly kind: UnitKind },
): tf.LayersModel {
  return modelOf(name, inputShape, (input) => {
    const units = unitsOf(stages).reduce<Node>(
      (x, convolutions, index) => unit(x, { ...kind, name: `block${index + 1}`, convolutions }),
      stem(input, stages, kind),
    );
    const last = kind.variant === "original" ? [] : [norm("norm"), relu("relu")];
    const pool = tf.layers.globalAveragePooling2d({ name: "pool" });
    return through(units, ...last, pool, softmax(classes));
  });
}

function stem(input: Node, { images, width }: Stages, { variant, start }: UnitKind): Node {
  const large = images === "large";
  const convolution = { filters: width, size: large ? 7 : 3, stride: large ? 2 : 1, start };
  const activation = variant === "original" ? [norm("stem_norm"), relu("stem_relu")] : [];
  const pool = tf.layers.maxPooling2d({ poolSize: 3, strides: 2, padding: "same", name: "stem_pool" });
  return through(input, unbiased("stem", convolution), ...activation, ...(large ? [pool] : []));
}

/** Convolutions of every unit, in order. */
function unitsOf({ units, width, bottleneck }: Stages): readonly (readonly Convolution[])[] {
  return units.flatMap((count, stage) => {
    const filters = width * 2 ** stage;
    return Array.from({ length: count }, (_, index) => {
      const stride = stage > 0 && index === 0 ? 2 : 1;
      if (!bottleneck)
        return [
          { filters, size: 3, stride },
          { filters, size: 3 },
        ];
      return [
        { filters, size: 1, stride },
        { filters, size: 3 },
        { filters: 4 * filters, size: 1 },
      ];
    });
  });
}
