import { UserError } from "../../src/core/errors.js";

/**
 * The message of the `UserError` that a function throws. Fails if there is none, for another error, and for several
 * lines.
 */
export async function mistakeOf(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof UserError && !error.message.includes("\n")) return error.message;
    throw error;
  }
  throw new Error("Nothing was thrown.");
}
