import { UserError } from "../../src/core/errors.js";

/** The sentence of the `UserError` that something throws. Fails for none, for another error, and for several lines. */
export async function mistakeOf(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof UserError && !error.message.includes("\n")) return error.message;
    throw error;
  }
  throw new Error("Nothing was thrown.");
}
