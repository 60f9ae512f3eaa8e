import { reasonOf, UserError } from "../../core/errors.js";
import type { Judgement } from "./verification.js";

/** The error for a file that cannot be made again. Its message is the reason of the verdict. */
export class CannotReproduce extends Error {
  override name = "CannotReproduce";
  readonly verdict: "differs" | "cannot check";

  constructor(reason: string, verdict: CannotReproduce["verdict"] = "cannot check") {
    super(reason);
    this.verdict = verdict;
  }
}

/** Runs a body, and gives an error of the user's as `CannotReproduce`. */
export async function reproducing<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw error instanceof UserError ? new CannotReproduce(reasonOf(error)) : error;
  }
}

/** The verdict of a body; `CannotReproduce` is one, too. */
export async function judging<J>(body: () => Promise<J>): Promise<J | Judgement> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof CannotReproduce)) throw error;
    return { verdict: error.verdict, reason: error.message };
  }
}
