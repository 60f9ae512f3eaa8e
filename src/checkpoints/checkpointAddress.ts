import { namedPreprocessing } from "../data/images/preprocessingOptions.js";
import {
  type NamedPreprocessing,
  type PreprocessingName,
  preprocessings,
} from "../data/images/preprocessings.js";
import type { ChannelPreprocessing } from "../network/description.js";

/** Address prefix of untrained networks. */
export const FRESH = "fresh:";

/** True for the address of an untrained network rather than a checkpoint. */
export function isFresh(address: string): boolean {
  return address.startsWith(FRESH);
}

const QUERY = /\?preprocessing=([^/?]*)$/;

/** Overrides of the preprocessing that a checkpoint declares: a named preprocessing, individual parts, or both. */
export interface GivenPreprocessing extends Partial<ChannelPreprocessing> {
  /** Name of a preprocessing, whose parts the other fields override. */
  readonly preprocessing?: PreprocessingName;
}

/** Address of a checkpoint without a preprocessing at its end: `a.keras` for `a.keras?preprocessing=caffe`. */
export function bareAddress(address: string): string {
  return isFresh(address) ? address : address.replace(QUERY, "");
}

/**
 * Preprocessing given for a checkpoint: individual parts take precedence over a given name, and that over the name in
 * the address. Throws `UserError` for an unknown name.
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
