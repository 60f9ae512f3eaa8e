import { flag, integer, list, number, oneOf, type Values } from "../core/options/option.js";
import { RULE_NAMES } from "./quadrature.js";

/** Options that methods of attribution read, each declared once. */
export const attributionOptions = {
  n: integer({
    summary: "noisy copies of an image for SmoothGrad, and the points that integrated gradients start with",
    default: 50,
    min: 1,
    max: 10000,
  }),
  maxN: integer({
    summary:
      "most points of integrated gradients, which are doubled until the error is at most 0.5 % of the sum of sizes",
    default: 800,
    min: 1,
    max: 100000,
  }),
  rule: oneOf(RULE_NAMES, {
    summary: "points and weights of integrated gradients",
    default: "gauss-legendre",
  }),
  level: number({
    summary: "standard deviation of SmoothGrad's noise, as a share of each image's range",
    default: 0.15,
    min: 0,
    max: 100,
  }),
  seed: integer({ summary: "seed of noise and of redrawn weights", default: 0, min: 0 }),
  window: integer({
    summary: "side of the window that occlusion covers, in pixels; 0 is a fifth of the shorter side",
    default: 0,
    min: 0,
  }),
  stride: integer({
    summary: "step of occlusion's window, in pixels; 0 is a fifth of the window",
    default: 0,
    min: 0,
  }),
  baseline: list({
    summary:
      "images without information, for integrated gradients and occlusion: black, white, gray, mean (of the data set), " +
      "or an image, separated by commas",
    valueName: "images",
    default: ["black", "mean"],
  }),
  abs: flag("drop the sign: draw the size of each value, and, for saliency, the largest over the channels"),
};

/** Name of an option of attribution methods. */
export type AttributionOptionName = keyof typeof attributionOptions;

/** Checked values of all options of attribution methods. */
export type AttributionValues = Values<typeof attributionOptions>;
