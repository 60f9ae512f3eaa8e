import type { Activation } from "../activations/activation.js";
import { meanOver } from "../activations/meanOver.js";
import { UserError } from "../core/errors.js";
import { formatCount } from "../core/format.js";
import { oneOf, resolve, type Values } from "../core/options/option.js";
import { noteSummary } from "../data/noteSummary.js";
import type { ViewInput } from "./view.js";

/** The options of views that can show means over images. */
export const reduceOptions = {
  reduce: oneOf(["none", "mean"], {
    summary: "show each image, or the mean over the images of the probe",
    default: "none",
  }),
  by: oneOf(["all", "label"], {
    summary: "with --reduce mean: one mean over all images, or one for each label",
    default: "all",
  }),
};

/** The reduction among checked options. Default: none. */
export function reductionIn(options: Readonly<Record<string, unknown>>): Values<typeof reduceOptions> {
  const own = Object.entries(options).filter(([name]) => Object.hasOwn(reduceOptions, name));
  return resolve(reduceOptions, Object.fromEntries(own));
}

/** The plural noun for selections of images, for a figure. Default: `images`. */
export function selectionNoun({ reduce }: Partial<Pick<Values<typeof reduceOptions>, "reduce">>): string {
  return reduce === "mean" ? "means" : "images";
}

/** The images of a figure: a single image of the probe, or several, of which a figure shows the mean. */
export interface ImageSelection {
  /** The selection in words, for a figure. */
  readonly words: readonly string[];
  /** The suffix of its file name; empty for a single selection. */
  readonly suffix: string;
  /** The images by their place in the probe. */
  readonly images: readonly number[];
}

/** The selection of a figure that shows no images. */
export const NO_IMAGES: ImageSelection = { words: [], suffix: "", images: [] };

/** The selections of images by the options. Throws `UserError` for `by: "label"` without means, or for images without labels. */
export function selectionsOf(
  input: Pick<ViewInput, "network" | "probe">,
  { reduce, by }: Values<typeof reduceOptions>,
): readonly ImageSelection[] {
  const images = input.probe.ids.map((_, image) => image);
  if (reduce === "none" && by === "label") {
    throw new UserError("--by label requires --reduce mean.");
  }
  if (reduce === "none") return images.map((image) => imageSelection(input, image));
  if (by === "all") return [meanSelection(input, images, "")];
  const labels = input.probe.labels;
  if (labels.some((label) => label === undefined)) {
    throw new UserError(`--by label requires labels, but the images of '${input.probe.address}' have none.`);
  }
  const known = [...new Set(labels)].sort((a, b) => Number(a) - Number(b));
  return known.map((label) =>
    meanSelection(
      input,
      images.filter((image) => labels[image] === label),
      `label ${label}`,
    ),
  );
}

/** An activation with one image for each selection. */
export function activationOf(activation: Activation, selections: readonly ImageSelection[]): Activation {
  const asIs =
    selections.length === activation.shape[0] &&
    selections.every(({ images }, at) => images.length === 1 && images[0] === at);
  return asIs
    ? activation
    : meanOver(
        activation,
        selections.map(({ images }) => images),
      );
}

function imageSelection(
  { network, probe, classes }: Pick<ViewInput, "network" | "probe" | "classes">,
  image: number,
): ImageSelection {
  const [label, name, note] = [probe.labels[image], probe.names[image], probe.notes[image]];
  const single = probe.ids.length === 1;
  const which = single ? probe.address : `image ${name} of ${probe.address}`;
  const words = `${which}${label === undefined ? "" : `, ${labelWords(label, classes)}`} · ${network}`;
  return {
    words: note ? [words, note] : [words],
    suffix: single ? "" : `-${probe.ids[image]}`,
    images: [image],
  };
}

/** A label with the name of its class: `label 207 (golden retriever)`. */
export function labelWords(label: number, classes: ViewInput["classes"]): string {
  const name = classes?.[label];
  return name === undefined ? `label ${label}` : `label ${label} (${name})`;
}

function meanSelection(
  { network, probe }: Pick<ViewInput, "network" | "probe">,
  images: readonly number[],
  group: string,
): ImageSelection {
  const count = formatCount(images.length, "image");
  const of = group === "" ? "" : `, ${group}${classWords(probe.names[images[0] as number])}`;
  const suffix = group === "" ? "-mean" : `-mean-${group.replaceAll(" ", "-")}`;
  const words = `mean over ${count} of ${probe.address}${of} · ${network}`;
  const note = noteSummary(images.map((image) => probe.notes[image] ?? ""));
  return { words: note === "" ? [words] : [words, note], suffix, images };
}

/** The class folder of an image by its name, in parentheses; empty for an image in no folder. */
function classWords(name = ""): string {
  return name.includes("/") ? ` (${name.slice(0, name.indexOf("/"))})` : "";
}
