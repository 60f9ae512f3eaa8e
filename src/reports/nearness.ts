import { likeness } from "./likeness.js";
import type { Described, Fresh } from "./remake.js";
import type { Judgement } from "./verification.js";

/** A file that was made again on another processor than the one that it was made on. */
export interface Elsewhere {
  readonly fresh: Fresh;
  /** Both instruction sets, in words. */
  readonly processors: string;
}

/** The verdict on a file of another processor. */
export async function nearness(
  bytes: Buffer,
  file: Described,
  { fresh, processors }: Elsewhere,
): Promise<Judgement> {
  const judgement = await likeness(bytes, file, fresh);
  return judgement.verdict === "same bytes"
    ? { verdict: "same, made on another processor", reason: processors }
    : judgement;
}
