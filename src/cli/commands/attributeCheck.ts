import { join } from "node:path";
import type { Values } from "../../core/options/option.js";
import type { attributeOptions } from "../../jobs/attribute/attributeOptions.js";
import { allMeasureOptions } from "../../jobs/measure/measureOptions.js";
import { measureOf } from "../../measures/index.js";
import type { CommandContext } from "../command.js";
import { measureAll, printed } from "./measure.js";

/** Word that stands in place of methods, which then follow it. */
export const CHECK = "check";

/** Measures of a check. The table of the first is printed. */
const MEASURES = ["attribution-check", "attribution-curves", "attribution-randomization"] as const;

/** Checks attribution methods: prints their table, and writes the tables and charts of all measures to a folder. */
export async function checkAttribution(
  context: CommandContext,
  [methods = "", ...checkpoints]: readonly string[],
  given: Values<typeof attributeOptions>,
): Promise<void> {
  const named = methods === "" || methods === "default" ? {} : { methods: methods.split(",") };
  for (const name of MEASURES) {
    const files = new Set(["csv", ...given.format].map((ending) => join(given.out, `${name}.${ending}`)));
    const values = { ...valuesFor(name, { ...given, ...named }), out: [...files], dryRun: false };
    const give: NonNullable<Parameters<typeof measureAll>[2]["give"]> = async (_, measured) => {
      if (name === MEASURES[0]) context.data(await printed(measured, { csv: false, json: context.json }));
      const { writeMeasured } = await import("../../jobs/measure/measuredFile.js");
      const { preset, theme } = values;
      const warnings = await writeMeasured(values.out, measured, { preset, theme });
      context.say(values.out.join(", "));
      for (const warning of warnings) context.say(`Warning: ${warning}`);
    };
    await measureAll(context, name, { checkpoints, values, give });
  }
}

/** Values of the options of a measure: those given, and defaults. */
function valuesFor(name: (typeof MEASURES)[number], given: Readonly<Record<string, unknown>>) {
  const options = allMeasureOptions(measureOf(name));
  const values = Object.entries(options).map(([key, option]) => [
    key,
    Object.hasOwn(given, key) ? given[key] : option.default,
  ]);
  return Object.fromEntries(values) as Values<typeof options>;
}
