import { UserError } from "../core/errors.js";
import { IMAGENET_CLASSES, imagenetNames } from "../data/classes/imagenet.js";
import type { Probe } from "../data/probe.js";
import { headsWords } from "../network/heads.js";
import type { Network } from "../network/network.js";

/**
 * The names of a network's classes: those that were given for the images, or that the data set has; else ImageNet's where it has 1,000 classes and
 * the images carry no labels, which might count otherwise. Undefined where there are none. Throws `UserError` for names
 * whose number is that of no output.
 */
export async function classNamesFor(
  { name, heads, recordedImages }: Pick<Network, "name" | "heads" | "recordedImages">,
  { classes, labels }: Pick<Probe, "classes" | "labels">,
): Promise<readonly string[] | undefined> {
  const hasClasses = (count: number) => heads.some((head) => (head.pixelClasses ?? head.classes) === count);
  if (classes === undefined && recordedImages !== undefined) return recordedImages.known?.classes;
  if (classes === undefined) {
    const isOpen = labels.every((label) => label === undefined);
    return isOpen && hasClasses(IMAGENET_CLASSES) ? (await imagenetNames()).names : undefined;
  }
  const { names, source, isOwn = false } = classes;
  if (hasClasses(names.length)) return names;
  if (isOwn) return undefined;
  throw new UserError(
    `The class names '${source}' do not fit '${name}': they name ${names.length === 1 ? "one class" : `${names.length} classes`}, and its ` +
      `${heads.length === 1 ? "output is" : "outputs are"} ${headsWords(heads)}. Give a file with a name for each class.`,
  );
}
