import { reasonOf, UserError } from "../errors.js";
import type { Figure } from "../pictures/figure.js";
import { compareAgain } from "./compareAgain.js";
import { explainAgain } from "./explainAgain.js";
import { ChangedInput, type Substitutes } from "./inputsAgain.js";
import type { Header, Provenance } from "./provenance.js";
import { redraw } from "./redraw.js";
import { remeasure } from "./remeasure.js";

/** A file made again, with its figure where it holds one. */
export interface Fresh {
  readonly bytes: Uint8Array;
  readonly figure?: Figure;
}

/** Makes a file of a header again; gives nothing where what it shows is not among what is made. */
export type Maker = (file: Provenance & { readonly name: string }) => Promise<Fresh | undefined>;

/** Why nothing could be made again. */
export interface Refusal {
  readonly verdict: "differs" | "cannot check";
  readonly reason: string;
}

/** Makes again what a header describes. Inputs that are there but have changed are told of, and nothing is made. */
export function remake(header: Header, given: Substitutes): Promise<Maker | Refusal> {
  return orRefusal(() => makerOf(header, given));
}

/** What a body gives, or why it refuses to. */
export async function orRefusal<T>(body: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof ChangedInput) return { verdict: "differs", reason: error.message };
    if (error instanceof UserError) return { verdict: "cannot check", reason: reasonOf(error) };
    throw error;
  }
}

function makerOf(header: Header, given: Substitutes): Promise<Maker> {
  switch (header.kind) {
    case "drawing":
      return redraw(header, given);
    case "measurement":
      return remeasure(header, given);
    case "comparison":
      return compareAgain(header, given);
    case "explanation":
      return explainAgain(header);
  }
}
