import tf = require("@tensorflow/tfjs");

import type { Made, Result, Site } from "../site.js";
import { axisAt, storedAxis } from "../values.js";
import { reachOver } from "./reaches.js";

type Reduce = (x: tf.Tensor, axes: number[], keeps: boolean) => tf.Tensor;

/** Reduction over axes, which are an attribute in older opsets and an input in newer ones. */
function reduction(run: Reduce, name: string): (site: Site) => Result {
  return (site) => {
    const rank = site.dims(0).length;
    const layout = site.layout(0);
    const given = site.either("axes", 1);
    const isEmpty = given === undefined || given.length === 0;
    if (isEmpty && site.integer("noop_with_empty_axes", 0) === 1) return site.value(0);
    const axes = isEmpty
      ? Array.from({ length: rank }, (_, at) => at)
      : given.map((axis) => axisAt(axis, rank));
    const keeps = site.integer("keepdims", 1) === 1;
    const stored = axes.map((axis) => storedAxis(axis, rank, layout));
    const isOverPlaces =
      rank > 2 && axes.length === rank - 2 && !stored.includes(rank - 1) && !axes.includes(0);
    // The remaining axes may be in a different order than in the file.
    const left = Array.from({ length: rank }, (_, at) => at).filter((axis) => !axes.includes(axis));
    const order = left
      .map((axis) => storedAxis(axis, rank, layout))
      .map((place, _, all) => all.filter((each) => each < place).length);
    const isMoved = order.some((place, at) => place !== at);
    return {
      kind: isOverPlaces ? "pool" : "other",
      op: isOverPlaces ? `${name}-pool all` : `${name} over axes`,
      operands: [{ value: site.value(0), layout }],
      layout: keeps ? layout : "plain",
      reach: keeps || isOverPlaces ? reachOver(rank, stored) : "unknown",
      run: ([x]) => {
        const reduced = run(x as tf.Tensor, stored, keeps);
        return !keeps && isMoved ? tf.transpose(reduced, order) : reduced;
      },
    } satisfies Made;
  };
}

const logSumExp: Reduce = (x, axes, keeps) => tf.logSumExp(x, axes, keeps);

/** Reductions of ONNX by name. */
export const reductionOperations = {
  ReduceMean: reduction((x, axes, keeps) => tf.mean(x, axes, keeps), "average"),
  ReduceSum: reduction((x, axes, keeps) => tf.sum(x, axes, keeps), "sum"),
  ReduceMax: reduction((x, axes, keeps) => tf.max(x, axes, keeps), "max"),
  ReduceMin: reduction((x, axes, keeps) => tf.min(x, axes, keeps), "min"),
  ReduceProd: reduction((x, axes, keeps) => tf.prod(x, axes, keeps), "product"),
  ReduceL1: reduction((x, axes, keeps) => tf.sum(tf.abs(x), axes, keeps), "absolute sum"),
  ReduceL2: reduction((x, axes, keeps) => tf.sqrt(tf.sum(tf.square(x), axes, keeps)), "length"),
  ReduceSumSquare: reduction((x, axes, keeps) => tf.sum(tf.square(x), axes, keeps), "sum of squares"),
  ReduceLogSumExp: reduction(logSumExp, "log-sum-exp"),
} as const;
