import tf = require("@tensorflow/tfjs");

import type { Task } from "../architecture.js";
import type { Stages } from "../depths.js";
import {
  type Convolution,
  modelOf,
  norm,
  relu,
  type Start,
  softmax,
  through,
  unbiased,
} from "./buildingBlocks.js";

/** Kind of residual block: its merge, and the position of its activations. */
interface UnitKind {
  /** `original` activates the sum (He et al. 2015); `pre-activation` normalizes and activates before each convolution (He et al. 2016). */
  readonly variant: "original" | "pre-activation";
  /** Shortcut where the shape changes; `none` omits every shortcut. */
  readonly shortcut: "projection" | "padding" | "none";
  /** Weight initialization of the convolutions. */
  readonly start: Start;
}

/** Residual unit: its convolutions, the first of which may stride. */
interface Unit extends UnitKind {
  readonly name: string;
  readonly convolutions: readonly Convolution[];
}

/** Fields that a shortcut shares with the block around it. */
interface Shortcut extends Pick<Unit, "name" | "start"> {
  readonly stride: number;
}

type Node = tf.SymbolicTensor;

/**
 * Passes a value through a unit: convolutions with their normalizations and activations, and the shortcut around
 * them.
 */
function unit(x: Node, unit: Unit): Node {
  return unit.variant === "original" ? original(x, unit) : preActivated(x, unit);
}

function original(x: Node, { name, convolutions, shortcut, start }: Unit): Node {
  const layers = convolutions.flatMap((convolution, index) => [
    unbiased(`${name}_conv${index + 1}`, { ...convolution, start }),
    norm(`${name}_norm${index + 1}`),
    relu(`${name}_relu${index + 1}`),
  ]);
  const branch = through(x, ...layers.slice(0, -1));
  const last = layers.at(-1) as tf.layers.Layer;
  if (shortcut === "none") return through(branch, last);
  const around = { name, start, stride: strideOf(convolutions) };
  const carried = shortcut === "padding" ? padded(x, branch, around) : projected(x, branch, around);
  return through(sum(name, carried, branch), relu(`${name}_relu`));
}

function preActivated(x: Node, { name, convolutions, shortcut, start }: Unit): Node {
  const layers = convolutions.flatMap((convolution, index) => [
    norm(`${name}_norm${index + 1}`),
    relu(`${name}_relu${index + 1}`),
    unbiased(`${name}_conv${index + 1}`, { ...convolution, start }),
  ]);
  const activated = through(x, ...layers.slice(0, 2));
  const branch = through(activated, ...layers.slice(2));
  if (shortcut === "none") return branch;
  if (isSameShape(x, branch)) return sum(name, x, branch);
  // A projection reads the activated input, like the branch (He et al. 2016, section 4.1 and their code).
  const around = { name, start, stride: strideOf(convolutions) };
  const carried =
    shortcut === "padding" ? padded(x, branch, around) : through(activated, projection(branch, around));
  return sum(name, carried, branch);
}

function sum(name: string, shortcut: Node, branch: Node): Node {
  return tf.layers.add({ name }).apply([shortcut, branch]) as Node;
}

/** Input, or its projection if the branch has another shape (He et al. 2015, eq. 2; option B). */
function projected(x: Node, branch: Node, shortcut: Shortcut): Node {
  if (isSameShape(x, branch)) return x;
  return through(x, projection(branch, shortcut), norm(`${shortcut.name}_shortcut_norm`));
}

function projection(branch: Node, { name, start, stride }: Shortcut): tf.layers.Layer {
  return unbiased(`${name}_shortcut`, { filters: channelsOf(branch), size: 1, stride, start });
}

/**
 * Input, subsampled and padded with channels of zeros if the branch has another shape (He et al. 2015, option A). It
 * is composed of standard layers, so a saved network loads anywhere.
 */
function padded(x: Node, branch: Node, { name, stride }: Shortcut): Node {
  const more = channelsOf(branch) - channelsOf(x);
  const thinned =
    stride === 1
      ? x
      : through(x, tf.layers.maxPooling2d({ poolSize: 1, strides: stride, name: `${name}_thinned` }));
  if (more === 0) return thinned;
  return through(
    thinned,
    tf.layers.permute({ dims: [1, 3, 2], name: `${name}_turned` }),
    tf.layers.zeroPadding2d({
      padding: [
        [0, 0],
        [0, more],
      ],
      name: `${name}_padded`,
    }),
    tf.layers.permute({ dims: [1, 3, 2], name: `${name}_shortcut` }),
  );
}

function isSameShape(a: Node, b: Node): boolean {
  return String(a.shape) === String(b.shape);
}

function channelsOf(x: Node): number {
  return x.shape.at(-1) as number;
}

// Computed from the layers, because the shapes do not show the stride: a map of a single row keeps it at any stride.
function strideOf(convolutions: readonly Convolution[]): number {
  return convolutions.reduce((product, { stride = 1 }) => product * stride, 1);
}

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
