import type { Activation } from "../activations/activation.js";
import { meanOver } from "../activations/meanOver.js";
import { UserError } from "../core/errors.js";
import { formatCount } from "../core/format.js";
import { oneOf, resolve, type Values } from "../core/options/option.js";
import { noteSummary } from "../data/noteSummary.js";
import type { ViewInput } from "./view.js";

/** The options of views that can show means instead of images. */
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

/** The reduction among checked options; none for a view that has no such options. */
export function reductionIn(options: Readonly<Record<string, unknown>>): Values<typeof reduceOptions> {
  const own = Object.entries(options).filter(([name]) => Object.hasOwn(reduceOptions, name));
  return resolve(reduceOptions, Object.fromEntries(own));
}

/** The plural noun for selections of images, for a figure. */
export function shotsWord({ reduce }: Pick<Values<typeof reduceOptions>, "reduce">): string {
  return reduce === "mean" ? "means" : "images";
}

/** One picture that is drawn of a tap: an image of the probe, or a mean over some. */
export interface ImageSelection {
  /** The selection in words, for a figure. */
  readonly words: readonly string[];
  /** The suffix of its file name; empty if there is only one. */
  readonly suffix: string;
  /** The images of the probe that it is made of. */
  readonly images: readonly number[];
}

/** The shots that the options ask for. Throws `UserError` for labels without means, and for means by label of images that have none. */
export function shotsOf(
  subject: ViewInput,
  { reduce, by }: Values<typeof reduceOptions>,
): readonly ImageSelection[] {
  const images = subject.probe.ids.map((_, image) => image);
  if (reduce === "none" && by === "label") {
    throw new UserError("--by label requires --reduce mean.");
  }
  if (reduce === "none") return images.map((image) => imageShot(subject, image));
  if (by === "all") return [meanShot(subject, images, "")];
  const labels = subject.probe.labels;
  if (labels.some((label) => label === undefined)) {
    throw new UserError(
      `--by label requires labels, but the images of '${subject.probe.address}' have none.`,
    );
  }
  const known = [...new Set(labels)].sort((a, b) => Number(a) - Number(b));
  return known.map((label) =>
    meanShot(
      subject,
      images.filter((image) => labels[image] === label),
      `label ${label}`,
    ),
  );
}

/** An activation with one image for each shot. */
export function activationOf(activation: Activation, shots: readonly ImageSelection[]): Activation {
  const asIs =
    shots.length === activation.shape[0] &&
    shots.every(({ images }, at) => images.length === 1 && images[0] === at);
  return asIs
    ? activation
    : meanOver(
        activation,
        shots.map(({ images }) => images),
      );
}

function imageShot({ network, probe, classes }: ViewInput, image: number): ImageSelection {
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

/** A label and the name of its class: `label 207 (golden retriever)`. */
export function labelWords(label: number, classes: ViewInput["classes"]): string {
  const name = classes?.[label];
  return name === undefined ? `label ${label}` : `label ${label} (${name})`;
}

function meanShot({ network, probe }: ViewInput, images: readonly number[], group: string): ImageSelection {
  const count = formatCount(images.length, "image");
  const of = group === "" ? "" : `, ${group}${classWords(probe.names[images[0] as number])}`;
  const suffix = group === "" ? "-mean" : `-mean-${group.replaceAll(" ", "-")}`;
  const words = `mean over ${count} of ${probe.address}${of} · ${network}`;
  const note = noteSummary(images.map((image) => probe.notes[image] ?? ""));
  return { words: note === "" ? [words] : [words, note], suffix, images };
}

/** The class folder that an image's name begins with, in parentheses; nothing for an image that is in none. */
function classWords(name = ""): string {
  return name.includes("/") ? ` (${name.slice(0, name.indexOf("/"))})` : "";
}
