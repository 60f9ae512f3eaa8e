import { unknown } from "../core/errors.js";
import { flagName, type Options, type Values } from "../core/options/option.js";
import { shownOptions } from "../data/shownOptions.js";
import { styleOptions } from "../figures/style/styleOptions.js";

/** Declared options of a kind of job. */
export interface DeclaredOptions {
  /** Options that become the job's own `options`. */
  readonly own: Options;
  /** All options of its command, in the order of its flags. */
  readonly all: Options;
}

/** Default folder of figures. */
export const OUTPUT_FOLDER = "output";

/** Names of the image options. Only the default address differs between commands. */
export const imageFields = Object.keys(shownOptions(""));

/** Names of the style options. */
export const styleFields = Object.keys(styleOptions);

/**
 * Checked values that differ from their defaults, which are all the options that a job stores. Messages name an
 * option by its flag. Throws `UserError` for an unknown option and for an invalid value.
 */
export function givenOf(
  declared: Options,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const given = Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const option = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (option === undefined) throw unknown("option", flagName(name), Object.keys(declared).map(flagName));
    if (isSame(value, option.default)) return [];
    const checked = option.parse(value, flagName(name));
    return isSame(checked, option.default) ? [] : [[name, checked] as const];
  });
  return Object.fromEntries(given);
}

function isSame(value: unknown, other: unknown): boolean {
  return JSON.stringify(value) === JSON.stringify(other);
}

/** Values of a set of options: the checked ones of a job, and the defaults of all others. */
export function valuesOf<O extends Options>(
  declared: O,
  given: Readonly<Record<string, unknown>> = {},
): Values<O> {
  const entries = Object.entries(declared).map(([name, option]) => [name, given[name] ?? option.default]);
  return Object.fromEntries(entries) as Values<O>;
}
