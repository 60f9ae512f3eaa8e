import type * as tf from "@tensorflow/tfjs";
import type { Task } from "../architectures/architecture.js";
import { type FreshNetwork, freshModel } from "../architectures/freshModel.js";
import { architectureOf } from "../architectures/index.js";
import { expected, reasonOf, UserError, unknown } from "../core/errors.js";
import { integer, type Option, resolve } from "../core/options/option.js";
import { UNCHANGED } from "../network/description.js";
import { type OpenedNetwork, openedOrNothing } from "../network/openedNetwork.js";
import { hashOf } from "../network/weights.js";
import { FRESH } from "./checkpointAddress.js";

type ImageShape = Task["inputShape"];

/** Image shape of MNIST, which untrained networks are built for by default. */
const MNIST: ImageShape = [28, 28, 1];

/** Largest side and number of channels of an image. */
const MOST = 4096;

/** Options in the address of an untrained network for its images and classes. */
const taskOptions = {
  input: {
    summary: "height, width and channels of the images",
    valueName: "height×width×channels",
    default: MNIST,
    defaultText: "28x28x1",
    parse: imageShapeOf,
  } satisfies Option<ImageShape>,
  classes: integer({ summary: "number of classes", default: 10, min: 2, max: 100_000 }),
};

/** True for the task that untrained networks are built for by default. */
function isDefaultTask({ inputShape, classes }: Task): boolean {
  return String(inputShape) === String(MNIST) && classes === taskOptions.classes.default;
}

function imageShapeOf(value: unknown, subject: string): ImageShape {
  const sizes = typeof value === "string" ? value.split(/[x×]/).map(sizeOf) : [];
  const [height, width, channels, ...others] = sizes;
  if (height && width && channels && others.length === 0) return [height, width, channels];
  throw expected(`height×width×channels, each from 1 to ${MOST}, like 224x224x3 or 28x28x1,`, subject, value);
}

/** Size that a word spells; undefined if it is not a size, or too large. */
function sizeOf(word: string): number | undefined {
  const size = /^\d{1,4}$/.test(word) ? Number(word) : 0;
  return size >= 1 && size <= MOST ? size : undefined;
}

/** Address options common to all architectures. */
const commonOptions = {
  ...taskOptions,
  seed: integer({ summary: "random seed of the weights", default: 0, min: 0 }),
};

/**
 * Opens the network of an address like `fresh:resnet?depth=50&input=224x224x3&classes=1000&seed=3`: an untrained
 * architecture with its options, the images and classes that it is built for, and the seed of its weights. Default:
 * the architecture's own options, images of 28×28×1, ten classes and seed 0. Throws `UserError` for an unknown
 * architecture, option or value, and for values that do not form a network.
 */
export function openFresh(address: string): OpenedNetwork {
  const { architecture, options, task, seed } = networkAt(address);
  const model = modelOrMistake(address, { architecture, options, task, seed });
  const initialization = { architecture, options, seed, trained: false };
  // TensorFlow.js numbers unnamed layers across all models of a process, so the request stands in for the topology.
  // Some networks have the same weights for images of any size.
  const asked = isDefaultTask(task) ? initialization : { ...initialization, task };
  const sha256 = hashOf(model, JSON.stringify(asked));
  return openedOrNothing(model, { preprocessing: UNCHANGED, initialization, sha256 });
}

/** Network that an address names. Throws `UserError` for an invalid address. */
function networkAt(address: string): Required<FreshNetwork> {
  const [architecture = "", query = ""] = address.slice(FRESH.length).split(/\?(.*)/s);
  const known = { ...architectureOf(architecture).options, ...commonOptions };
  const given = givenOnce(address, query);
  const strange = Object.keys(given).find((option) => !Object.hasOwn(known, option));
  if (strange !== undefined) throw unknown(`option of ${FRESH}${architecture}`, strange, Object.keys(known));
  const values = resolve(known, given, (option) => `'${option}' of ${FRESH}${architecture}`);
  const { input: inputShape, classes, seed, ...options } = values;
  return { architecture, options, task: { inputShape, classes }, seed };
}

/** Options of a query, each of which may occur only once. */
function givenOnce(address: string, query: string): Readonly<Record<string, string>> {
  const given = [...new URLSearchParams(query)];
  const names = given.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new UserError(`Option '${twice}' of '${address}' is given twice. Give it once.`);
  return Object.fromEntries(given);
}

/**
 * Builds a network. If TensorFlow.js fails, for example because the weights exceed any array, the address is to
 * blame.
 */
function modelOrMistake(address: string, network: Required<FreshNetwork>): tf.LayersModel {
  try {
    return freshModel(network);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Cannot build '${address}': ${reasonOf(error)}. Choose a smaller input, width, depth or number of classes.`,
    );
  }
}
