import tf = require("@tensorflow/tfjs");

import {
  momentsOver,
  normalizeAcross,
  normalizeInGroups,
  normalizeOver,
} from "../../../../ops/normalizationOps.js";
import type { Made, Operand, Site } from "../site.js";
import { type Known, nowOf, storedAxis } from "../values.js";
import { reachOver } from "./reaches.js";

/** Constant with one number per channel. */
function perChannel(site: Site, input: number): Float32Array {
  const values = Float32Array.from(nowOf(site.constant(input)).values);
  const channels = site.dims(0)[1] ?? site.dims(0)[0];
  if (values.length !== channels)
    throw new Error(
      `its input ${input + 1} has ${values.length} numbers, but there are ${channels} channels`,
    );
  return values;
}

/** BatchNormalization at inference: γ (x − μ) / √(σ² + ε) + β. */
export function batchNormalization(site: Site): Made {
  if (site.integer("training_mode", 0) === 1)
    throw new Error("it was exported for training; export the network in evaluation mode (model.eval())");
  const [gamma, beta, mean, variance] = [1, 2, 3, 4].map((input) => perChannel(site, input)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const epsilon = site.float("epsilon", 1e-5);
  const deviations = variance.map((each) => Math.sqrt(each + epsilon));
  const scales = gamma.map((each, at) => each / (deviations[at] as number));
  const [scale, shift, center] = [scales, beta, mean].map((values) => site.hold(tf.tensor1d(values))) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const average = (values: Float32Array) => values.reduce((sum, each) => sum + each, 0) / values.length;
  return {
    kind: "normalization",
    op: "batch norm",
    operands: [{ value: site.value(0), layout: "last" }],
    layout: "last",
    isElementwise: true,
    run: ([x]) => tf.add(tf.mul(tf.sub(x as tf.Tensor, center), scale), shift),
    parameters: [1, 2, 3, 4].map((input) => site.constant(input)),
    shifts: () => ({ mean: average(mean), sd: average(deviations) }),
  };
}

/** InstanceNormalization: normalizes each channel of each image over its positions. */
export function instanceNormalization(site: Site): Made {
  const [gamma, beta] = [1, 2].map((input) => site.hold(tf.tensor1d(perChannel(site, input)))) as [
    tf.Tensor,
    tf.Tensor,
  ];
  const axes = site
    .dims(0)
    .slice(2)
    .map((_, at) => at + 1);
  const epsilon = site.float("epsilon", 1e-5);
  return {
    kind: "normalization",
    op: "instance norm",
    operands: [{ value: site.value(0), layout: "last" }],
    layout: "last",
    run: ([x]) => tf.add(tf.mul(normalizeOver(x as tf.Tensor, axes, epsilon), gamma), beta),
    parameters: [site.constant(1), site.constant(2)],
    reach: "whole",
  };
}

/** LayerNormalization over the last axes, from `axis` on; if they are read, also the mean and the inverse deviation. */
export function layerNormalization(site: Site): readonly Made[] {
  const rank = site.dims(0).length;
  const layout = site.layout(0);
  const first = site.integer("axis", -1);
  const from = first < 0 ? first + rank : first;
  if (from < 0 || from >= rank) throw new Error(`a tensor of ${rank} axes has no axis ${first}`);
  const axes = Array.from({ length: rank - from }, (_, at) => storedAxis(from + at, rank, layout));
  const given = [1, 2].filter((input) => site.has(input));
  const operands: readonly Operand[] = given.map((input) => ({ value: site.constant(input), layout, rank }));
  const epsilon = site.float("epsilon", 1e-5);
  const data: Operand = { value: site.value(0), layout };
  const moment = (op: string, which: "mean" | "inverse"): Made => ({
    kind: "other",
    op,
    operands: [data],
    layout,
    run: ([x]) => momentsOver(x as tf.Tensor, axes, epsilon)[which],
  });
  const normalized: Made = {
    kind: "normalization",
    op: "layer norm",
    operands: [data, ...operands],
    layout,
    run: ([x, gamma, beta]) => {
      const normal = normalizeOver(x as tf.Tensor, axes, epsilon);
      const scaled = gamma === undefined ? normal : tf.mul(normal, gamma);
      return beta === undefined ? scaled : tf.add(scaled, beta);
    },
    parameters: given.map((input): Known => site.constant(input)),
    reach: reachOver(rank, axes),
  };
  return [normalized, moment("mean of layer norm", "mean"), moment("scale of layer norm", "inverse")];
}

/** GroupNormalization. Before opset 21 it scales groups, since then channels. */
export function groupNormalization(site: Site): Made {
  const groups = site.integer("num_groups", 1);
  const channels = site.dims(0)[1] as number;
  if (groups < 1 || channels % groups !== 0)
    throw new Error(`${channels} channels cannot be divided into ${groups} groups`);
  const scaling = (input: number) => {
    const values = Float32Array.from(nowOf(site.constant(input)).values);
    if (values.length !== channels && values.length !== groups)
      throw new Error(
        `its input ${input + 1} has ${values.length} numbers, but there are ${channels} channels`,
      );
    const each = Array.from(
      { length: channels },
      (_, at) => values[Math.floor((at * values.length) / channels)] as number,
    );
    return site.hold(tf.tensor1d(each));
  };
  const statistics = { groups, gamma: scaling(1), beta: scaling(2), epsilon: site.float("epsilon", 1e-5) };
  return {
    kind: "normalization",
    op: `group norm, ${groups} groups`,
    operands: [{ value: site.value(0), layout: "last" }],
    layout: "last",
    run: ([x]) => normalizeInGroups(x as tf.Tensor, -1, statistics),
    parameters: [site.constant(1), site.constant(2)],
    reach: "whole",
  };
}

/** LRN: normalizes each value by the squares of neighboring channels. */
export function localResponse(site: Site): Made {
  const size = site.integer("size", 1);
  if (!(size >= 1 && size <= 4096)) throw new Error(`its size of ${size} channels is not supported`);
  const how = {
    size,
    alpha: site.float("alpha", 1e-4),
    beta: site.float("beta", 0.75),
    bias: site.float("bias", 1),
  };
  return {
    kind: "normalization",
    op: `local response norm over ${size} channels`,
    operands: [{ value: site.value(0), layout: "last" }],
    layout: "last",
    run: ([x]) => normalizeAcross(x as tf.Tensor, how),
  };
}

/** LpNormalization: divides a tensor by its norm along an axis. */
export function lengthNormalization(site: Site): Made {
  const layout = site.layout(0);
  const axis = storedAxis(site.integer("axis", -1), site.dims(0).length, layout);
  const isFirst = site.integer("p", 2) === 1;
  return {
    kind: "normalization",
    op: "over its length",
    operands: [{ value: site.value(0), layout }],
    layout,
    run: ([x]) => tf.div(x as tf.Tensor, tf.norm(x as tf.Tensor, isFirst ? 1 : 2, axis, true)),
    reach: reachOver(site.dims(0).length, [axis]),
  };
}
