import { readFile } from "node:fs/promises";
import type { ClassNames } from "./classNames.js";

const FILE = new URL("../../../assets/imagenet-classes.txt", import.meta.url);

/** Number of classes of ImageNet. */
export const IMAGENET_CLASSES = 1000;

/**
 * The names of the 1,000 classes of ImageNet (ILSVRC 2012) in the order that torchvision, timm and Keras share, as
 * torchvision 0.28 lists them under `weights.meta["categories"]`.
 */
export async function imagenetNames(): Promise<ClassNames> {
  const text = await readFile(FILE, "utf8");
  return { source: "ImageNet", names: text.trimEnd().split("\n") };
}
