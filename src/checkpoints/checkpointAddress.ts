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

/** Address prefix of untrained networks. */
export const FRESH = "fresh:";

/** True for the address of an untrained network rather than a checkpoint. */
export function isFresh(address: string): boolean {
  return address.startsWith(FRESH);
}

/** The options that an address may end in. */
export const ADDRESS_OPTIONS = {
  preprocessing: namedPreprocessing(),
  size: sizeOption,
} as const satisfies Options;

const QUERY = new RegExp(`\\?((?:${Object.keys(ADDRESS_OPTIONS).join("|")})=[^/?]*)$`);

/** Overrides of the preprocessing that a checkpoint declares: a named preprocessing, individual parts, or both. */
export interface GivenPreprocessing extends Partial<ChannelPreprocessing> {
  /** Name of a preprocessing, whose parts the other fields override. */
  readonly preprocessing?: PreprocessingName;
}

/** Address of a checkpoint without the options at its end: `a.keras` for `a.keras?preprocessing=caffe`. */
export function bareAddress(address: string): string {
  return isFresh(address) ? address : address.replace(QUERY, "");
}

/**
 * Preprocessing given for a checkpoint: by name or by individual parts, which take precedence, as arguments or in its
 * address. Throws `UserError` for an unknown name or option, and for an address that contradicts the arguments.
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
