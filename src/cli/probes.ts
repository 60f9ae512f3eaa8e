import type { Values } from "../core/options/option.js";
import { imagePathOf } from "../data/address.js";
import { failureLines } from "../data/images/failure.js";
import { noteSummary } from "../data/noteSummary.js";
import type { Probe } from "../data/probe.js";
import type { shownOptions } from "../data/shownOptions.js";
import type { CommandContext } from "./command.js";

/** The checked values of what says which images are shown. */
export type ShownValues = Values<ReturnType<typeof shownOptions>>;

/**
 * The images of an address within a data set; nothing for image files, which need a network's input to fit. Load it
 * before an engine starts: a mistyped address should not cost that.
 */
export async function earlyProbe(
  address: string,
  { data }: Pick<ShownValues, "data">,
): Promise<Probe | undefined> {
  if (imagePathOf(address) !== undefined) return undefined;
  const { loadProbe } = await import("../data/probe.js");
  return loadProbe(address, { data });
}

/** The images of files, made to fit a network's input. */
export async function fittedProbe(
  address: string,
  input: readonly (number | null)[],
  { fit, invert, background }: ShownValues,
): Promise<Probe> {
  const { loadProbe } = await import("../data/probe.js");
  return loadProbe(address, { input, fit, invert, background });
}

/** Says what was done to images that no figure shows one by one. */
export function tellNotes(context: Pick<CommandContext, "say">, { address, notes }: Probe): void {
  const summary = noteSummary(notes);
  if (summary !== "") context.say(`The images of '${address}': ${summary}.`);
}

/** Says of images what holds for them as a whole, and which could not be loaded. */
export function tellProbe(context: Pick<CommandContext, "say">, probe: Probe): void {
  for (const line of [...(probe.remarks ?? []), ...failureLines(probe)]) context.say(line);
}
