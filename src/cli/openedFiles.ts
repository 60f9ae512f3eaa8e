import { expected, UserError } from "../core/errors.js";

/** Throws `UserError` for a command that is given neither a checkpoint nor activations, or more files than it takes. */
export function checkOpened(
  command: string,
  words: readonly string[],
  { activations, most = Infinity }: { readonly activations: readonly string[]; readonly most?: number },
): void {
  const count = words.length + activations.length;
  if (count > most)
    throw new UserError(
      `'convscope ${command}' takes one checkpoint or one file of activations, but got ${count}. Draw them one by one, or all with 'draw timeline'.`,
    );
  if (count > 0) return;
  throw expected(
    "a checkpoint (a folder or file with a checkpoint, a run, or bundled:mini-resnet) or --activations",
    `'convscope ${command}'`,
    "",
  );
}
