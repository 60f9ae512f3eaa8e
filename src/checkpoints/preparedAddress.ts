import { UserError } from "../core/errors.js";
import { type Options, resolve } from "../core/options/option.js";
import { namedPreprocessing } from "../data/images/preprocessingOptions.js";
import {
  type NamedPreprocessing,
  type PreprocessingName,
  preprocessings,
} from "../data/images/preprocessings.js";
import { sizeOption } from "../data/images/sizeOption.js";
import type { ChannelPreprocessing } from "../network/description.js";
import { isFresh } from "./freshAddress.js";

/** The options that an address may end in. */
export const ADDRESS_OPTIONS = {
  preprocessing: namedPreprocessing(),
  size: sizeOption,
} as const satisfies Options;

const QUERY = new RegExp(`\\?((?:${Object.keys(ADDRESS_OPTIONS).join("|")})=[^/?]*)$`);

/** Overrides of the preprocessing that a checkpoint declares: all parts of a named one, or single parts. */
export interface GivenPreprocessing extends Partial<ChannelPreprocessing> {
  /** The name of a preprocessing, whose parts the others stand in place of. */
  readonly preprocessing?: PreprocessingName;
}

/** The address of a checkpoint without the options that it may have at its end: `a.keras` of `a.keras?preprocessing=caffe`. */
export function bareAddress(address: string): string {
  return isFresh(address) ? address : address.replace(QUERY, "");
}

/**
 * The preprocessing that is given for a checkpoint: by name or by parts, which stand in place of the name's, here or in
 * its address. Throws `UserError` for an unknown name or option, and where address and options contradict each other.
 */
export function preprocessingGiven(
  address: string,
  { preprocessing, ...given }: GivenPreprocessing,
): Partial<ChannelPreprocessing> {
  const own = optionsOf(address);
  checkAgreement(address, "preprocessing", [own.preprocessing, preprocessing]);
  checkAgreement(address, "size", [own.size, given.size]);
  const name = preprocessing ?? own.preprocessing;
  const parts = own.size === undefined ? given : { ...given, size: own.size };
  if (name === undefined) return parts;
  const whole: NamedPreprocessing = preprocessings[name];
  return { ...whole, by: name, ...parts };
}

interface AddressOptions {
  readonly preprocessing?: PreprocessingName | undefined;
  readonly size?: ChannelPreprocessing["size"] | undefined;
}

/** The options at the end of an address. */
function optionsOf(address: string): AddressOptions {
  const query = isFresh(address) ? undefined : QUERY.exec(address)?.[1];
  if (query === undefined) return {};
  const entries = [...new URLSearchParams(query)];
  const values = resolve(
    ADDRESS_OPTIONS,
    Object.fromEntries(entries),
    (name) => `the ${name} of '${bareAddress(address)}'`,
  );
  return Object.fromEntries(entries.map(([name]) => [name, values[name as keyof typeof values]]));
}

/** Throws `UserError` where an address and an option each give a value, and not the same. */
function checkAgreement(address: string, option: string, [own, given]: readonly unknown[]): void {
  if (own === undefined || given === undefined || String(own) === String(given)) return;
  throw new UserError(
    `The ${option} of '${address}' contradicts --${option} ${given}. Leave one of them out, or give it in each address.`,
  );
}
