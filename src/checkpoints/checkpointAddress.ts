import { UserError } from "../core/errors.js";
import type { Option, Options } from "../core/options/option.js";
import { namedPreprocessing } from "../data/images/preprocessingOptions.js";
import {
  type NamedPreprocessing,
  type PreprocessingName,
  preprocessings,
} from "../data/images/preprocessings.js";
import { sizeOption } from "../data/images/sizeOption.js";
import type { ChannelPreprocessing } from "../network/description.js";
import { architectureName, stemName } from "./architectureOption.js";
import { isBundled } from "./bundle.js";
import type { ArchitectureChoice, ArchitectureName } from "./formats/state/knownArchitectures.js";
import { layoutOption } from "./recorded/layouts.js";

/** Address prefix of untrained networks. */
export const FRESH = "fresh:";

/** True for the address of an untrained network rather than a checkpoint. */
export function isFresh(address: string): boolean {
  return address.startsWith(FRESH);
}

/** Settings that an address may end in: `?preprocessing=caffe&size=320x240`, `?as=resnet18`. */
export const ADDRESS_SETTINGS = {
  preprocessing: namedPreprocessing(),
  size: sizeOption,
  as: architectureName,
  stem: stemName,
  layout: layoutOption,
} as const satisfies Options;

const SETTING = `(?:${Object.keys(ADDRESS_SETTINGS).join("|")})=[^/?&]*`;
const QUERY = new RegExp(`\\?(${SETTING}(?:&${SETTING})*)$`);

/** Overrides of the preprocessing that a checkpoint declares: a named preprocessing, individual parts, or both. */
export interface GivenPreprocessing extends Partial<ChannelPreprocessing> {
  /** Name of a preprocessing, whose parts the other fields override. */
  readonly preprocessing?: PreprocessingName;
}

/** Address of a checkpoint without settings at its end: `a.keras` for `a.keras?preprocessing=caffe`. */
export function bareAddress(address: string): string {
  return isFresh(address) ? address : address.replace(QUERY, "");
}

/** Settings of an address that distinguish networks of the same file in figures: `?preprocessing=caffe`; empty if none. */
export function imageSettings(address: string): string {
  const shown = [...settingsIn(address)].filter(([name]) => name === "preprocessing" || name === "size");
  return shown.map(([name, value], index) => `${index === 0 ? "?" : "&"}${name}=${value}`).join("");
}

/**
 * Preprocessing given for a checkpoint: by name or by individual parts, which take precedence, as arguments or in its
 * address. Throws `UserError` for an unknown name, and for an address that contradicts the arguments.
 */
export function preprocessingGiven(
  address: string,
  { preprocessing, ...given }: GivenPreprocessing,
): Partial<ChannelPreprocessing> {
  const ownName = settingIn(address, "preprocessing", ADDRESS_SETTINGS.preprocessing);
  const ownSize = settingIn(address, "size", ADDRESS_SETTINGS.size);
  checkAgreement(address, "preprocessing", [ownName, preprocessing]);
  checkAgreement(address, "size", [ownSize, given.size]);
  const name = preprocessing ?? ownName;
  const parts = ownSize === undefined ? given : { ...given, size: ownSize };
  if (name === undefined) return parts;
  const whole: NamedPreprocessing = preprocessings[name];
  return { ...whole, by: name, ...parts };
}

/** Throws `UserError` if an address and an option each give a value, and these differ. */
function checkAgreement(address: string, option: string, [own, given]: readonly unknown[]): void {
  if (own === undefined || given === undefined || own === given) return;
  throw new UserError(
    `The ${option} of '${address}' contradicts --${option} ${given}. Leave one of them out, or give it in each address.`,
  );
}

/** The checked value of a setting of an address; undefined if it has none. */
function settingIn<T>(address: string, name: string, { parse }: Pick<Option<T>, "parse">): T | undefined {
  const value = settingsIn(address).get(name);
  return value === undefined ? undefined : parse(value, `the ${name} of '${bareAddress(address)}'`);
}

function settingsIn(address: string): ReadonlyMap<string, string> {
  const query = isFresh(address) ? undefined : QUERY.exec(address)?.[1];
  return new Map(new URLSearchParams(query));
}

/** Architecture that an address chooses for weights without a network. Throws `UserError` for an unknown name. */
export function architectureIn(address: string): ArchitectureChoice {
  const settings = settingsIn(address);
  const [as, stem] = [settings.get("as"), settings.get("stem")];
  return {
    ...(as !== undefined && { as: architectureName.parse(as, "?as") }),
    ...(stem !== undefined && { stem: stemName.parse(stem, "?stem") }),
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

/** True for the address of stored activations: a `.npy` or `.npz` file, or a file with a layout. */
export function holdsActivations(address: string): boolean {
  return settingsIn(address).has("layout") || /\.np[yz]$/i.test(bareAddress(address));
}

/** Layout of stored activations in an address; empty if it gives none. */
export function layoutIn(address: string): string {
  return settingsIn(address).get("layout") ?? "";
}

/** Address of stored activations with a layout, unless it already gives one. */
export function withLayout(address: string, layout: string): string {
  const isPlain = layout === "" && holdsActivations(address);
  if (isPlain || settingsIn(address).has("layout")) return address;
  return `${address}${QUERY.test(address) ? "&" : "?"}layout=${layout.replaceAll("/", "%2F").replaceAll("&", "%26")}`;
}
