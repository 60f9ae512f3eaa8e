import type { Task } from "../networks/architectures/architecture.js";
import { architectureOptions, freshModel } from "../networks/architectures/fresh.js";
import { integer, resolve } from "../options.js";
import { UNCHANGED } from "./description.js";
import type { OpenedModel } from "./formats/format.js";
import { FRESH } from "./freshAddress.js";
import { hashOf } from "./weights.js";

/** Untrained networks are built for the images of MNIST. */
const TASK: Task = { inputShape: [28, 28, 1], classes: 10 };

const seedOption = {
  seed: integer({ summary: "the number that the weights come from", fallback: 0, min: 0 }),
};

/**
 * The model of an address like `fresh:resnet?depth=20&seed=3`: an architecture that nothing has been taught, with its
 * options and the seed of its weights. Default: the architecture's own options, and seed 0.
 * Throws `UserError` for an unknown architecture, option or value.
 */
export function openFresh(address: string): OpenedModel {
  const [architecture = "", query = ""] = address.slice(FRESH.length).split(/\?(.*)/s);
  const { seed: givenSeed, ...options } = Object.fromEntries(new URLSearchParams(query));
  const { seed } = resolve(seedOption, givenSeed === undefined ? {} : { seed: givenSeed });
  const model = freshModel({ architecture, options, task: TASK, seed });
  const beginning = {
    architecture,
    options: architectureOptions(architecture, options),
    seed,
    trained: false,
  };
  // Layers without a name are numbered over all models of a process: what was asked for stands for the topology.
  const sha256 = hashOf(model, JSON.stringify(beginning));
  return { model, preprocessing: UNCHANGED, beginning, sha256 };
}
