import type { Activation } from "../../activations/activation.js";
import type { Head } from "../../network/heads.js";
import type { MapPanel } from "../panels.js";
import type { Layer } from "../view.js";

/** A shown output and its layer. */
export interface ShownOutput {
  readonly head: Head;
  readonly layer: Layer;
}

/** A panel of taps, and the outputs below them. */
export interface OutputsPanel extends MapPanel {
  readonly outputs: readonly ShownOutput[];
  /** The output that the labels of images belong to. */
  readonly labelled: Head | undefined;
}

/** True if an activation is a vector of units. */
export function isVector({ shape }: Pick<Activation, "shape">): boolean {
  return shape[1] === 1 && shape[2] === 1;
}

/** The only image of a panel by its place in the probe; undefined for a mean over several. */
export function onlyImage({ selection: { images } }: Pick<MapPanel, "selection">): number | undefined {
  return images.length === 1 ? images[0] : undefined;
}

/** The names of a head's classes; undefined where they are unknown or name another number of classes. */
export function namesFor(head: Head, names: readonly string[] | undefined): readonly string[] | undefined {
  return names?.length === (head.pixelClasses ?? head.classes) ? names : undefined;
}
