import { UserError } from "../../core/errors.js";
import { list, type Values } from "../../core/options/option.js";
import { holdsActivations, withLayout } from "../checkpointAddress.js";
import { layoutOption } from "./layouts.js";

/** Options of commands that take activations computed elsewhere in place of a checkpoint. */
export const activationsOptions = {
  activations: list({
    summary:
      "files of activations computed elsewhere (.npz, .npy, .safetensors), separated by commas: each array is a tap, and no checkpoint is needed; --input then gives numbers of images, such as 0-9 (default: all)",
    valueName: "files",
    default: [],
  }),
  layout: layoutOption,
};

/**
 * Addresses of checkpoints and of files with activations, in this order, with the layout of the latter. Throws
 * `UserError` for a layout without activations.
 */
export function withActivations(
  checkpoints: readonly string[],
  { activations = [], layout }: Partial<Values<typeof activationsOptions>>,
): readonly string[] {
  if (layout !== undefined && activations.length === 0 && !checkpoints.some(holdsActivations))
    throw new UserError(
      "--layout is for activations computed elsewhere. Name their file with --activations.",
    );
  return [
    ...checkpoints.map((address) =>
      holdsActivations(address) ? withLayout(address, layout ?? "") : address,
    ),
    ...activations.map((address) => withLayout(address, layout ?? "")),
  ];
}
