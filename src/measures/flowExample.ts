import { integer, oneOf, type Values } from "../core/options/option.js";
import { stream } from "../engine/seeds.js";
import type { Table } from "../table/table.js";
import {
  glorotUniform,
  gradientMatrix,
  identity,
  type Layer,
  type Matrix,
  NONLINEARITIES,
  type NonlinearityName,
  outputOf,
  product,
  singularValuesOf,
  stretch,
  sumsOf,
} from "./math/exampleLayer.js";
import { quantileOf } from "./math/quantile.js";

const NAMES = Object.keys(NONLINEARITIES) as readonly NonlinearityName[];

/** Options of the worked example. */
export const flowOptions = {
  units: integer({ summary: "units of the hidden layer, and of the output", default: 4, min: 2, max: 5 }),
  activation: oneOf(["both", ...NAMES], { summary: "activation of all layers", default: "both" }),
  seed: integer({ summary: "random seed of all weights", default: 0, min: 0 }),
  width: integer({ summary: "units of each layer of the deep networks", default: 32, min: 2, max: 64 }),
  networks: integer({ summary: "number of random deep networks", default: 20, min: 1, max: 100 }),
};

type FlowValues = Values<typeof flowOptions>;

/** Networks by their names in tables; true if a network has shortcuts. */
const NETWORKS = { plain: false, residual: true } as const;

/** One layer on top of a hidden layer, and the backward pass of a gradient through it. */
export interface LayerExample {
  readonly activation: NonlinearityName;
  readonly network: keyof typeof NETWORKS;
  /** Hidden units h = act(W₁x). */
  readonly hidden: readonly number[];
  /** W₂: row j contains the weights of output j. */
  readonly weights: Matrix;
  /** Sums z = W₂h. */
  readonly sums: readonly number[];
  /** Slopes act′(z). */
  readonly slopes: readonly number[];
  /** Output y = act(z), or h + act(z). */
  readonly output: readonly number[];
  /** Gradient ∂y/∂h: row i, column j contains ∂yⱼ/∂hᵢ. */
  readonly gradient: Matrix;
  /** Singular values of ∂y/∂h, in descending order. */
  readonly singularValues: readonly number[];
}

/**
 * Examples with the same two layers, plain and residual, for each activation: h = act(W₁x), and then y = act(W₂h),
 * whose ∂y/∂h is W₂ᵀ·act′, or y = h + act(W₂h), whose ∂y/∂h is I + W₂ᵀ·act′. The inputs x are drawn uniformly from −1
 * to 1, the weights as in Glorot and Bengio (2010).
 */
export function layerExamples(values: FlowValues): Promise<readonly LayerExample[]> {
  const { units, seed } = values;
  const drawn = (name: string) => stream("explain-flow", seed, name);
  const [inner, weights] = ["W1", "W2"].map((name) => glorotUniform(units, drawn(name))) as [Matrix, Matrix];
  const x = inputOf(units, drawn("x"));
  const examples = activationsOf(values).flatMap((activation) => {
    const hidden = outputOf({ weights: inner, activation, isResidual: false }, x);
    return kinds().map((network) => exampleOf({ weights, activation, network }, hidden));
  });
  return Promise.all(examples);
}

type Chosen = Pick<LayerExample, "weights" | "activation" | "network">;

async function exampleOf(chosen: Chosen, hidden: readonly number[]): Promise<LayerExample> {
  const layer: Layer = { ...chosen, isResidual: NETWORKS[chosen.network] };
  const sums = sumsOf(layer, hidden);
  const gradient = gradientMatrix(layer, hidden);
  return {
    ...chosen,
    hidden,
    sums,
    slopes: sums.map(NONLINEARITIES[chosen.activation].slope),
    output: outputOf(layer, hidden),
    gradient,
    singularValues: await singularValuesOf(gradient),
  };
}

/** Range of depths, in layers. */
const [LEAST_DEPTH, MOST_DEPTH] = [2, 50];

const COLUMNS: Table["columns"] = [
  { name: "activation", type: "text", summary: "activation" },
  { name: "network", type: "text", summary: "network" },
  { name: "depth", type: "integer", summary: "depth (layers)" },
  { name: "networks", type: "integer", summary: "networks" },
  { name: "gradient", type: "number", summary: "gradient norm, input / output" },
  { name: "gradient_p5", type: "number", summary: "5th percentile over networks" },
  { name: "gradient_p95", type: "number", summary: "95th percentile over networks" },
];

/**
 * Norm of a gradient after backpropagation through networks of 2 to 50 such layers, relative to the output:
 * the root mean square, over all directions of the gradient at the output, of ‖∂L/∂x₀‖ / ‖∂L/∂x_L‖. That is
 * the Frobenius norm of the product of all ∂x_k/∂x_(k−1), over the root of the width. Returns the median and
 * the middle 90 % of several networks; plain and residual ones, with every activation, have the same weights.
 */
export function flowByDepth(values: FlowValues): Table {
  const rows = activationsOf(values).flatMap((activation) =>
    kinds().flatMap((network) => {
      const runs = Array.from({ length: values.networks }, (_, index) =>
        stretchesOf({ activation, isResidual: NETWORKS[network] }, index, values),
      );
      return depths().map((depth) => {
        const sorted = runs.map((run) => run[depth - 1] as number).sort((a, b) => a - b);
        const [low, middle, high] = [0.05, 0.5, 0.95].map((share) => quantileOf(sorted, share));
        return [activation, network, depth, runs.length, middle ?? null, low ?? null, high ?? null];
      });
    }),
  );
  return { columns: COLUMNS, rows };
}

/** Gradient norm of one network after one layer, two layers, and so on. */
function stretchesOf(
  kind: Omit<Layer, "weights">,
  index: number,
  { width, seed }: FlowValues,
): readonly number[] {
  const random = stream("explain-flow", seed, "deep", index);
  let x = inputOf(width, random);
  let gradient = identity(width);
  return Array.from({ length: MOST_DEPTH }, () => {
    const layer = { ...kind, weights: glorotUniform(width, random) };
    gradient = product(gradient, gradientMatrix(layer, x));
    x = outputOf(layer, x);
    return stretch(gradient);
  });
}

function depths(): readonly number[] {
  return Array.from({ length: MOST_DEPTH - LEAST_DEPTH + 1 }, (_, index) => LEAST_DEPTH + index);
}

function kinds() {
  return Object.keys(NETWORKS) as (keyof typeof NETWORKS)[];
}

function activationsOf({ activation }: FlowValues): readonly NonlinearityName[] {
  return NAMES.filter((name) => activation === "both" || activation === name);
}

function inputOf(size: number, random: () => number): readonly number[] {
  return Array.from({ length: size }, () => 2 * random() - 1);
}
