import { flag, integer, number, oneOf, repeated, text, type Values } from "../../core/options/option.js";

/** Options that decide which inputs are sought, and how. */
export const maximizeOptions = {
  target: repeated({
    summary:
      "goal in place of the channels of taps: a class's number or name, output[0], relu3[5], relu3[5]@14,14, or the name of a residual block, whose mean branch over --input is a direction",
    valueName: "goal",
    default: [],
    defaultText: "the channels of the taps",
  }),
  at: text({
    summary: "place of a channel's goal: mean (over all positions), center, or row,column",
    valueName: "place",
    default: "mean",
  }),
  start: oneOf(["noise", "image"], {
    summary: "start from gray with a little noise, or from the first image of --input",
    default: "noise",
  }),
  steps: integer({ summary: "number of steps", default: 100, min: 1, max: 10_000 }),
  rate: number({
    summary: "length of a step, the root mean square of the change of a pixel",
    default: 0.05,
    min: 1e-6,
    max: 1,
  }),
  jitter: integer({
    summary: "largest shift of the image before a step, in pixels",
    default: 2,
    min: 0,
    max: 64,
  }),
  tv: number({
    summary: "weight of the total variation, which smooths the image",
    default: 2,
    min: 0,
    max: 1e6,
  }),
  l2: number({ summary: "weight of the mean square, which darkens the image", default: 1, min: 0, max: 1e6 }),
  seed: integer({ summary: "seed of the noise", default: 42, min: 0, max: 2 ** 31 - 1 }),
  diversity: integer({
    summary: "number of images for each goal, from different noise and pushed apart",
    default: 1,
    min: 1,
    max: 16,
  }),
  path: flag("draw each goal with the weights of --tv and --l2 times 0, 1/4, 1 and 4"),
};

/** Checked options of a maximization. */
export type MaximizeValues = Values<typeof maximizeOptions>;
