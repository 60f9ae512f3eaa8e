import { integer } from "../../options.js";
import type { Recipe } from "../recipe.js";
import type { Declaration } from "./architecture.js";

const blocks = integer({
  summary: "how many blocks follow the two convolutions",
  fallback: 5,
  min: 1,
  max: 500,
});
const channels = integer({ summary: "channels of each block", fallback: 8, min: 1, max: 4096 });

/** The recipe of the post that convscope grew from. */
const post: Recipe = {
  epochs: 12,
  batchSize: 128,
  optimizer: { name: "adadelta", learningRate: 1, rho: 0.95, epsilon: 1e-8 },
};

/**
 * What is said of each architecture, by name. It stands apart from the layers, so that help and checks need not load an
 * engine.
 */
export const declarations = {
  seed: {
    summary: "two convolutions and residual blocks of one convolution each, the network of the original post",
    options: { depth: blocks, width: channels },
    recipe: post,
  },
  plain: {
    summary: "networks without shortcuts: the seed's",
    options: { depth: blocks, width: channels },
    recipe: post,
  },
  highway: {
    summary: "the seed network with highway blocks in place of residual ones (Srivastava et al. 2015)",
    options: { depth: blocks, width: channels },
    recipe: { ...post, epochs: 8 },
  },
} as const satisfies Readonly<Record<string, Declaration>>;

/** The name of an architecture. */
export type ArchitectureName = keyof typeof declarations;

/** The names of all architectures. */
export const ARCHITECTURE_NAMES = Object.keys(declarations) as ArchitectureName[];
