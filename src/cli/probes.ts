import { failureLines } from "../data/images/failure.js";
import { noteSummary } from "../data/noteSummary.js";
import type { Probe } from "../data/probe.js";
import type { CommandContext } from "./command.js";

/** Says what was done to images that no figure shows one by one. */
export function tellNotes(context: Pick<CommandContext, "say">, { address, notes }: Probe): void {
  const summary = noteSummary(notes);
  if (summary !== "") context.say(`The images of '${address}': ${summary}.`);
}

/** Says of images what holds for them as a whole, and which could not be loaded. */
export function tellProbe(context: Pick<CommandContext, "say">, probe: Probe): void {
  for (const line of [...(probe.remarks ?? []), ...failureLines(probe)]) context.say(line);
}
