import { UserError, unknown } from "../core/errors.js";
import { optional, text } from "../core/options/option.js";
import { type Head, headsWords } from "./heads.js";
import type { Network } from "./network.js";

/** The option of everything that reads a network's answers. */
export const headOption = {
  head: optional(
    text({ summary: "output to read, for networks with several", valueName: "tap", default: "" }),
    "the one with the fewest classes that has a score for every label",
  ),
};

/** Images whose labels an output has to fit. */
interface Labelled {
  readonly address: string;
  readonly labels: readonly (number | undefined)[];
}

type Headed = Pick<Network, "name" | "heads">;

/**
 * The output of a network that is read: the one of a name; else of those that have a score for every label the one with
 * the fewest classes, the first of equal ones; without labels the first that has classes. Throws `UserError` for a name
 * that no output has, and where none of several fits the labels.
 */
export function headFor(network: Headed, images: Labelled, name?: string): Head {
  const { heads } = network;
  const [first] = heads as readonly [Head, ...Head[]];
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

/** The output that fits some images, as `headFor` chooses; undefined if none does. */
export function fittingHead(heads: readonly Head[], images: Pick<Labelled, "labels">): Head | undefined {
  const fitting = heads.filter(({ classes }) => fits(classes, images));
  const fewest = Math.min(...fitting.map(({ classes }) => classes ?? 0));
  return isLabelled(images) ? fitting.find(({ classes }) => classes === fewest) : fitting[0];
}

/** The network as read by the output that fits some images. Throws as `headFor`. */
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
