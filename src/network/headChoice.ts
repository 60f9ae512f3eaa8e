import { UserError, unknown } from "../core/errors.js";
import { optional, text } from "../core/options/option.js";
import { type Head, headsWords } from "./heads.js";
import type { Network } from "./network.js";

/** Option of every command that reads a network's predictions. */
export const headOption = {
  head: optional(
    text({ summary: "output to read, for networks with several", valueName: "tap", default: "" }),
    "the one with the fewest classes that has a score for every label",
  ),
};

/** Images whose labels an output must fit. */
interface Labelled {
  readonly address: string;
  readonly labels: readonly (number | undefined)[];
}

type Headed = Pick<Network, "name" | "heads">;

/**
 * Selects the output of a network to read: the named one; else, of those with a score for every label, the one with
 * the fewest classes, or the first of these; without labels, the first that has classes. Throws `UserError` for an
 * unknown name, and if none of several outputs fits the labels.
 */
export function headFor(network: Headed, images: Labelled, name?: string): Head {
  const { heads } = network;
  const [first] = heads;
  if (first === undefined)
    throw new UserError(
      `'${network.name}' holds activations, not a network: it has no predictions. Open the checkpoint that they were computed with.`,
    );
  if (name !== undefined) return headNamed(network, name);
  if (heads.length === 1) return first;
  const best = fittingHead(heads, images);
  if (best !== undefined) return best;
  if (!isLabelled(images)) return first;
  const most = Math.max(...images.labels.map((label) => label ?? 0));
  throw new UserError(
    `No output of '${network.name}' has a score for every label of '${images.address}', which go up to ${most}: the outputs ` +
      `are ${headsWords(heads)}. Give other images, or choose the matching output with --head.`,
  );
}

/** Output that fits some images, as chosen by `headFor`; undefined if none does. */
export function fittingHead(heads: readonly Head[], images: Pick<Labelled, "labels">): Head | undefined {
  const fitting = heads.filter(({ classes }) => fits(classes, images));
  const fewest = Math.min(...fitting.map(({ classes }) => classes ?? 0));
  return isLabelled(images) ? fitting.find(({ classes }) => classes === fewest) : fitting[0];
}

/** Network that reads the output that fits some images. Throws like `headFor`. */
export function readBy(network: Network, images: Labelled, name?: string): Network {
  return network.reading(headFor(network, images, name).name);
}

function headNamed({ name, heads }: Headed, wanted: string): Head {
  const found = heads.find((head) => head.name === wanted);
  if (found !== undefined) return found;
  throw unknown(
    `output of '${name}'`,
    wanted,
    heads.map((head) => head.name),
  );
}

function fits(classes: number | null, { labels }: Pick<Labelled, "labels">): boolean {
  return classes !== null && labels.every((label) => label === undefined || label < classes);
}

function isLabelled({ labels }: Pick<Labelled, "labels">): boolean {
  return labels.some((label) => label !== undefined);
}
