import { reasonOf, UserError } from "../../core/errors.js";
import { compareAgain } from "./compareAgain.js";
import { explainAgain } from "./explainAgain.js";
import { ChangedInput, type InputOverrides } from "./inputsAgain.js";
import type { Header } from "./provenance.js";
import { redraw } from "./redraw.js";
import { remeasure } from "./remeasure.js";
import type { CannotReproduce, Remade } from "./reproduced.js";

/** Makes again what a header describes. Inputs that are there but have changed are told of, and nothing is made. */
export function rerun(header: Header, given: InputOverrides): Promise<Remade | CannotReproduce> {
  return refusalOr(() => makerOf(header, given));
}

/** What a body gives, or why it refuses to. */
export async function refusalOr<T>(body: () => Promise<T>): Promise<T | CannotReproduce> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof ChangedInput) return { verdict: "differs", reason: error.message };
    if (error instanceof UserError) return { verdict: "cannot check", reason: reasonOf(error) };
    throw error;
  }
}

function makerOf(header: Header, given: InputOverrides): Promise<Remade> {
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
