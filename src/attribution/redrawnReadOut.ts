import { UserError } from "../core/errors.js";
import { stream } from "../engine/seeds.js";
import type { ClassGoal, DirectionGoal, Goal } from "../network/goal.js";
import type { LayerKernel } from "../network/layerKernel.js";
import type { Network } from "../network/network.js";

/** Source of the weights of a read-out: a number from −1 to 1 for each, in the order in which they are stored. */
export interface WeightSource {
  readonly draw?: (index: number) => number;
  /** Seed of the default source. */
  readonly seed: number;
}

/**
 * Goal of a network whose read-out, the layer of the goal's scores, is redrawn: weights of Glorot and Bengio (2010),
 * uniform up to √(6 / (inputs + outputs)), without a bias. It is a direction of the tap that the layer reads. For a channel
 * of a tap, a direction of its channels takes the place of the read-out. The goal is that of one image. Throws `UserError` if the scores are not computed by a dense layer or a 1×1 convolution.
 */
export function redrawnReadOut(network: Network, goal: Goal, source: WeightSource): Goal {
  const draw = source.draw ?? storedDraws(source.seed);
  if (goal.of === "channel" || goal.of === "direction") return randomDirection(network, goal, draw);
  const kernel = readOutOf(network);
  if (kernel === undefined)
    throw new UserError(
      `The scores of '${network.name}' are not computed by a dense layer or a 1×1 convolution, which could be redrawn.`,
    );
  const label = goal.of === "output" ? goal.index : (goal.classes[0] as number);
  const place = "at" in goal && goal.at !== undefined ? { at: goal.at } : {};
  return { of: "direction", tap: kernel.reads, directions: [weightsOf(kernel, label, draw)], ...place };
}

/** Kernel of the layer that computes the scores of a network; undefined if it is not one matrix. */
export function readOutOf(network: Network): LayerKernel | undefined {
  const [kernel] = network.layerKernels(
    network.taps.filter(({ name }) => name === (network.logits ?? network.output)),
  );
  if (kernel === undefined || kernel.form === "depthwise") return undefined;
  return kernel.shape.slice(0, -2).every((size) => size === 1) ? kernel : undefined;
}

function weightsOf(
  { shape, form }: LayerKernel,
  label: ClassGoal["classes"][number],
  draw: (index: number) => number,
): Float32Array {
  const [inputs, outputs] = (form === "plain" ? shape.slice(-2) : shape.slice(-2).reverse()) as [
    number,
    number,
  ];
  const limit = Math.sqrt(6 / (inputs + outputs));
  // A single unit is the score of class 1, and negated that of class 0.
  const [column, sign] = outputs === 1 ? [0, label === 0 ? -1 : 1] : [label, 1];
  return Float32Array.from({ length: inputs }, (_, input) => {
    const at = form === "plain" ? input * outputs + column : column * inputs + input;
    return sign * Math.fround(limit * draw(at));
  });
}

function randomDirection(
  network: Network,
  goal: Extract<Goal, { readonly tap: string }>,
  draw: (index: number) => number,
): DirectionGoal {
  const width = network.taps.find(({ name }) => name === goal.tap)?.shape.at(-1) ?? 1;
  const direction = Float32Array.from({ length: width }, (_, at) => draw(at));
  return {
    of: "direction",
    tap: goal.tap,
    directions: [direction],
    ...(goal.at === undefined ? {} : { at: goal.at }),
  };
}

/** Numbers from −1 to 1 of a seed, by index. */
function storedDraws(seed: number): (index: number) => number {
  const random = stream("attribution", "read-out", seed);
  const drawn: number[] = [];
  return (index) => {
    while (drawn.length <= index) drawn.push(2 * random() - 1);
    return drawn[index] as number;
  };
}
