import { imagePathOf } from "../data/address.js";
import { imageOptions } from "../data/images/imageOptions.js";
import { type PreprocessingValues, preprocessingOptions } from "../data/images/preprocessingOptions.js";
import type { Probe } from "../data/probe.js";
import { text, type Values } from "../options.js";

/** The options of commands that show images to a network, besides which images. */
export const probeOptions = {
  data: text({
    summary: "the data set of a probe that names none: mnist, or a folder with the four IDX files",
    hint: "data set",
    fallback: "mnist",
  }),
  ...imageOptions,
  ...preprocessingOptions,
};

/** The checked values of those options. */
export type ProbeValues = Values<typeof probeOptions>;

/**
 * The images of an address within a data set; nothing for image files, which need a network's input to fit. Load it
 * before an engine starts: a mistyped address should not cost that.
 */
export async function earlyProbe(address: string, { data }: ProbeValues): Promise<Probe | undefined> {
  if (imagePathOf(address) !== undefined) return undefined;
  const { loadProbe } = await import("../data/probe.js");
  return loadProbe(address, { data });
}

/** The images of files, made to fit a network's input. */
export async function fittedProbe(
  address: string,
  input: readonly (number | null)[],
  { fit, invert, background }: ProbeValues,
): Promise<Probe> {
  const { loadProbe } = await import("../data/probe.js");
  return loadProbe(address, { input, fit, invert, background });
}

/** The preprocessing that was given in place of the checkpoint's. */
export function givenPreprocessing({ mean, sd }: PreprocessingValues) {
  return { ...(mean === undefined ? {} : { mean }), ...(sd === undefined ? {} : { sd }) };
}
