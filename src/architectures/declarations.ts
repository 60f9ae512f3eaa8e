import { expected } from "../core/errors.js";
import { integer, type Option, oneOf, optional } from "../core/options/option.js";
import type { Declaration } from "./architecture.js";
import { RESIDUAL_DEPTHS, residualStages } from "./depths.js";
import type { Recipe } from "./recipe.js";

const stack = {
  depth: integer({
    summary: "number of blocks after the two convolutions",
    default: 5,
    min: 1,
    max: 500,
  }),
  width: integer({ summary: "channels of each block", default: 8, min: 1, max: 4096 }),
};

const plain = {
  variant: oneOf(["mini", "he", "vgg"], {
    summary: "mini-resnet, the staged networks of He et al. 2015, or VGG, all without shortcuts",
    default: "mini",
  }),
  depth: ownByDefault("number of blocks (mini) or layers (he: as resnet; vgg: 16 or 19)", "5, 20 or 16"),
  width: ownByDefault("channels of the blocks, or of the first stage", "8, 16 or 64"),
};

const residual = {
  depth: residualDepth(),
  width: ownByDefault("channels of the first stage", "16 for small images, 64 for large ones"),
  variant: oneOf(["original", "pre-activation"], {
    summary: "activation after the sum (He et al. 2015), or before each convolution (He et al. 2016)",
    default: "original",
  }),
  shortcut: oneOf(["projection", "padding"], {
    summary: "shortcut where the number of channels grows: a 1×1 convolution, or zero padding",
    default: "projection",
  }),
};

const recurrent = {
  cell: oneOf(["lstm", "gru"], { summary: "a bidirectional LSTM, or a GRU", default: "lstm" }),
  depth: integer({ summary: "number of residual blocks", default: 1, min: 1, max: 20 }),
  width: evenWidth(),
};

const STILL = { shift: 0, rotate: 0 };

/** Recipe of the original post. */
const post: Recipe = {
  epochs: 12,
  batchSize: 128,
  optimizer: { name: "adadelta", learningRate: 1, rho: 0.95, epsilon: 1e-8 },
  schedule: "constant",
  weightDecay: 0,
  augment: STILL,
};

/**
 * Recipe of He et al. 2015, section 4.2, with fewer epochs. Their weight decay of 1e-4 is applied through the
 * gradient, where a momentum of 0.9 makes it ten times as effective.
 */
const he: Recipe = {
  epochs: 12,
  batchSize: 128,
  optimizer: { name: "sgd", learningRate: 0.1, momentum: 0.9 },
  schedule: "step",
  weightDecay: 1e-3,
  augment: { shift: 2, rotate: 0 },
};

/**
 * Declarations of all architectures, by name. Separate from their layers, so that help and checks need not load an
 * engine.
 */
export const declarations = {
  "mini-resnet": {
    summary: "two convolutions and residual blocks of one convolution each, the network of the original post",
    options: stack,
    recipe: post,
  },
  plain: {
    summary: "networks without shortcuts: mini-resnet's, those of He et al. 2015, and VGG",
    options: plain,
    recipe: post,
  },
  highway: {
    summary: "mini-resnet with highway blocks in place of residual ones (Srivastava et al. 2015)",
    options: stack,
    recipe: { ...post, epochs: 8 },
  },
  resnet: {
    summary: "the residual networks of He et al. 2015 and 2016, for small and large images",
    options: residual,
    recipe: he,
  },
  recurrent: {
    summary: "rows of the image as a sequence, through residual blocks of recurrent layers",
    options: recurrent,
    recipe: {
      epochs: 3,
      batchSize: 128,
      optimizer: { name: "adam", learningRate: 0.002, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      schedule: "one-cycle",
      weightDecay: 0,
      augment: STILL,
    },
  },
  "mini-resnet-bn": {
    summary: "a small residual network with batch normalization: 99.5 % test accuracy on MNIST in six epochs",
    options: {},
    recipe: {
      epochs: 6,
      batchSize: 256,
      optimizer: { name: "nesterov", learningRate: 0.2, momentum: 0.9 },
      schedule: "one-cycle",
      weightDecay: 5e-3,
      augment: { shift: 2, rotate: 0 },
    },
  },
} as const satisfies Readonly<Record<string, Declaration>>;

/** Name of an architecture. */
export type ArchitectureName = keyof typeof declarations;

/** Names of all architectures. */
export const ARCHITECTURE_NAMES = Object.keys(declarations) as ArchitectureName[];

/** Integer option whose default depends on another option. */
function ownByDefault(summary: string, defaultText: string): Option<number | undefined> {
  return optional(integer({ summary, default: 0, min: 1, max: 4096 }), defaultText);
}

function residualDepth(): Option<number> {
  const whole = integer({ summary: `number of layers: ${RESIDUAL_DEPTHS}`, default: 20 });
  const parse = (value: unknown, subject: string): number => {
    const depth = whole.parse(value, subject);
    residualStages(depth, undefined, subject);
    return depth;
  };
  return { ...whole, parse };
}

/** Width option that two directions share. */
function evenWidth(): Option<number> {
  const whole = integer({
    summary: "features per time step, an even number",
    default: 64,
    min: 2,
    max: 4096,
  });
  const parse = (value: unknown, subject: string): number => {
    const width = whole.parse(value, subject);
    if (width % 2 !== 0) throw expected("an even number", subject, value);
    return width;
  };
  return { ...whole, parse };
}
