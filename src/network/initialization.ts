import type * as tf from "@tensorflow/tfjs";
import { architectureOptions, type FreshNetwork, freshModel } from "../architectures/freshModel.js";
import { UserError } from "../core/errors.js";
import { shapeText } from "../core/format.js";
import { recordOf } from "./description.js";

/** Initialization of a network: an architecture, its options and the seed of its weights. */
export interface Initialization extends Required<Omit<FreshNetwork, "task">> {
  /** True if it was trained afterwards. */
  readonly trained: boolean;
}

/** Reads the initialization from a description of any form; undefined if it names no known architecture. */
export function readInitialization(description: unknown): Initialization | undefined {
  const { architecture, options, seed } = recordOf(description);
  if (typeof architecture !== "string" || typeof seed !== "number") return undefined;
  if (!Number.isSafeInteger(seed) || seed < 0) return undefined;
  try {
    const known = architectureOptions(architecture, recordOf(options));
    return { architecture, options: known, seed, trained: true };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/**
 * Network that a model was initialized as, for the same images and classes, with weights drawn from a seed. Undefined
 * if its weights would have other shapes than the model's, which disproves the initialization.
 */
export function untrainedModel(
  model: tf.LayersModel,
  { architecture, options }: Initialization,
  seed: number,
): tf.LayersModel | undefined {
  const [, height, width, channels, ...others] = model.inputs[0]?.shape ?? [];
  const classes = model.outputs[0]?.shape.at(-1);
  if (!height || !width || !channels || !classes || others.length > 0 || isLarger(options, model))
    return undefined;
  const task = { inputShape: [height, width, channels], classes } as const;
  const fresh = freshModel({ architecture, options, task, seed });
  if (shapesOf(fresh) === shapesOf(model)) return fresh;
  fresh.dispose();
  return undefined;
}

// Bounds allocation: a declared architecture must not exceed the stored model.
function isLarger(options: Initialization["options"], { layers, weights }: tf.LayersModel): boolean {
  const sizes = weights.flatMap(({ shape }) => shape.map((size) => size ?? 0));
  const most = Math.max(layers.length, ...sizes);
  return Object.values(options).some((value) => typeof value === "number" && value > most);
}

function shapesOf({ weights }: tf.LayersModel): string {
  return weights.map(({ shape }) => shapeText(shape)).join(" ");
}
