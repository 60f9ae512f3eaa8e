import { unknown } from "../core/errors.js";
import { flagName, type Options, type Values } from "../core/options/option.js";
import { shownOptions } from "../data/shownOptions.js";
import { styleOptions } from "../figures/style/options.js";

/** The declared options of a kind of job. */
export interface DeclaredOptions {
  /** The options that become the job's own `options`. */
  readonly own: Options;
  /** All options of its command, in the order of its flags. */
  readonly all: Options;
}

/** The folder of figures where none is named. */
export const OUTPUT_FOLDER = "output";

/** The options of images, whose defaults do not depend on the command but for the address. */
export const imageFields = Object.keys(shownOptions(""));

/** The options of the style. */
export const styleFields = Object.keys(styleOptions);

/**
 * The checked values that differ from their defaults: all that a job carries of options. Messages name an option by its
 * flag. Throws `UserError` for an unknown option and for a value that does not fit.
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

/** The values of a set of options: those of a job, which were checked, and the defaults of the others. */
export function valuesOf<O extends Options>(
  declared: O,
  given: Readonly<Record<string, unknown>> = {},
): Values<O> {
  const entries = Object.entries(declared).map(([name, option]) => [name, given[name] ?? option.default]);
  return Object.fromEntries(entries) as Values<O>;
}

/** The fields of values that are among some names. */
export function pick(
  values: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}
