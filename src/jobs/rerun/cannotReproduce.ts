import { reasonOf, UserError } from "../../core/errors.js";
import type { Judgement } from "./verification.js";

/** Error for a file that cannot be reproduced. Its message is the reason in the verdict. */
export class CannotReproduce extends Error {
  override name = "CannotReproduce";
  readonly verdict: "differs" | "cannot check";

  constructor(reason: string, verdict: CannotReproduce["verdict"] = "cannot check") {
    super(reason);
    this.verdict = verdict;
  }
}

/** Runs a body, and rethrows a `UserError` as `CannotReproduce`. */
export async function reproducing<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw error instanceof UserError ? new CannotReproduce(reasonOf(error)) : error;
  }
}

/** Verdict of a body; `CannotReproduce` becomes a verdict too. */
export async function judging<J>(body: () => Promise<J>): Promise<J | Judgement> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof CannotReproduce)) throw error;
    return { verdict: error.verdict, reason: error.message };
  }
}
