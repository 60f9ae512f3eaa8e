import { namedPreprocessing } from "../data/images/preprocessingOptions.js";
import {
  type NamedPreprocessing,
  type PreprocessingName,
  preprocessings,
} from "../data/images/preprocessings.js";
import type { ChannelPreprocessing } from "../network/description.js";

/** The prefix of the address of an untrained network. */
export const FRESH = "fresh:";

/** Tests if an address is of an untrained network rather than a checkpoint. */
export function isFresh(address: string): boolean {
  return address.startsWith(FRESH);
}

const QUERY = /\?preprocessing=([^/?]*)$/;

/** Overrides of the preprocessing that a checkpoint declares: all parts of a named one, or single parts. */
export interface GivenPreprocessing extends Partial<ChannelPreprocessing> {
  /** The name of a preprocessing, whose parts the others stand in place of. */
  readonly preprocessing?: PreprocessingName;
}

/** The address of a checkpoint without the preprocessing that it may name at its end: `a.keras` of `a.keras?preprocessing=caffe`. */
export function bareAddress(address: string): string {
  return isFresh(address) ? address : address.replace(QUERY, "");
}

/**
 * The preprocessing that is given for a checkpoint: parts by themselves, else those of a name, else those of the name in
 * the address. Throws `UserError` for a name that there is not.
 */
export function preprocessingGiven(
  address: string,
  { preprocessing, ...parts }: GivenPreprocessing,
): Partial<ChannelPreprocessing> {
  const named = preprocessing ?? (isFresh(address) ? undefined : QUERY.exec(address)?.[1]);
  if (named === undefined) return parts;
  const name = namedPreprocessing().parse(named, `the preprocessing of '${bareAddress(address)}'`);
  const whole: NamedPreprocessing = preprocessings[name];
  return { ...whole, by: name, ...parts };
}
