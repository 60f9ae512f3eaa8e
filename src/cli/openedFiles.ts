import { expected, UserError } from "../core/errors.js";
import type { Positional } from "./command.js";

/** Command that opens checkpoints or activations: its name and its positional argument. */
interface Opening {
  readonly command: string;
  readonly positional: Positional;
  /** Most files that it takes. Default: any number. */
  readonly most?: number;
}

/** Throws `UserError` for a command that is given neither a checkpoint nor activations, or more files than it takes. */
export function checkOpened(
  { command, positional: { name, summary }, most = Infinity }: Opening,
  words: readonly string[],
  { activations }: { readonly activations: readonly string[] },
): void {
  const count = words.length + activations.length;
  if (count === 0) throw expected(`a ${name} (${summary}) or --activations`, `'convscope ${command}'`, "");
  if (count <= most) return;
  throw new UserError(
    `'convscope ${command}' takes one checkpoint or one file of activations, but got ${count}. Draw them one by one, or together with 'draw timeline'.`,
  );
}
