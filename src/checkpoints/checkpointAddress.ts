import { namedPreprocessing } from "../data/images/preprocessingOptions.js";
import {
  type NamedPreprocessing,
  type PreprocessingName,
  preprocessings,
} from "../data/images/preprocessings.js";
import type { ChannelPreprocessing } from "../network/description.js";
import { architectureName, stemName } from "./architectureOption.js";
import { isBundled } from "./bundle.js";
import type { ArchitectureChoice, ArchitectureName } from "./formats/state/knownArchitectures.js";

/** Address prefix of untrained networks. */
export const FRESH = "fresh:";

/** True for the address of an untrained network rather than a checkpoint. */
export function isFresh(address: string): boolean {
  return address.startsWith(FRESH);
}

/** Settings at the end of an address: `?preprocessing=caffe&as=resnet18`. */
const QUERY = /\?((?:(?:preprocessing|as|stem)=[^/?&]*)(?:&(?:preprocessing|as|stem)=[^/?&]*)*)$/;

/** Overrides of the preprocessing that a checkpoint declares: a named preprocessing, individual parts, or both. */
export interface GivenPreprocessing extends Partial<ChannelPreprocessing> {
  /** Name of a preprocessing, whose parts the other fields override. */
  readonly preprocessing?: PreprocessingName;
}

/** Address of a checkpoint without settings at its end: `a.keras` for `a.keras?preprocessing=caffe`. */
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
  const named = preprocessing ?? settingsIn(address).get("preprocessing");
  if (named === undefined) return parts;
  const name = namedPreprocessing().parse(named, `the preprocessing of '${bareAddress(address)}'`);
  const whole: NamedPreprocessing = preprocessings[name];
  return { ...whole, by: name, ...parts };
}

function settingsIn(address: string): ReadonlyMap<string, string> {
  const query = isFresh(address) ? undefined : QUERY.exec(address)?.[1];
  return new Map(new URLSearchParams(query));
}

/** Architecture that an address chooses for weights without a network. Throws `UserError` for an unknown name. */
export function architectureIn(address: string): ArchitectureChoice {
  const settings = settingsIn(address);
  const [as, stem] = [settings.get("as"), settings.get("stem")];
  const subject = (setting: string) => `'${setting}' of '${bareAddress(address)}'`;
  return {
    ...(as !== undefined && { as: architectureName.parse(as, subject("as")) }),
    ...(stem !== undefined && { stem: stemName.parse(stem, subject("stem")) }),
  };
}

/**
 * Address with an architecture for weights without a network, unless it already names one or belongs to a known
 * network.
 */
export function withArchitecture(address: string, as: ArchitectureName | undefined): string {
  if (as === undefined || isFresh(address) || isBundled(address) || settingsIn(address).has("as"))
    return address;
  return `${address}${QUERY.test(address) ? "&" : "?"}as=${as}`;
}
