import { failureLines } from "../data/images/failure.js";
import { noteSummary } from "../data/noteSummary.js";
import type { Probe } from "../data/probe.js";
import type { CommandContext } from "./command.js";

/** Reports the conversions of images that no figure shows individually. */
export function tellNotes(context: Pick<CommandContext, "say">, { address, notes }: Probe): void {
  const summary = noteSummary(notes);
  if (summary !== "") context.say(`The images of '${address}': ${summary}.`);
}

/** Reports remarks on the images as a whole, and images that could not be loaded. */
export function tellProbe(context: Pick<CommandContext, "say">, probe: Probe): void {
  for (const line of [...(probe.remarks ?? []), ...failureLines(probe)]) context.say(line);
}
