import { availableParallelism } from "node:os";
import { expected, UserError } from "../core/errors.js";
import { integer, type Option, repeated, text } from "../core/options/option.js";
import type { Variables } from "../report/spec/variables.js";

/** Default file of a spec. */
export const SPEC = "report.yaml";

/** Folder of the report. */
export const out = text({
  short: "o",
  summary: "folder of the report",
  valueName: "folder",
  default: "report",
});

/** Values of the spec's variables. */
export const set: Option<Variables> = {
  ...repeated({
    summary: "value for ${name} in the spec; may be given several times",
    valueName: "name=value",
    default: [],
  }),
  default: {},
  defaultText: "none",
  parse: (value, subject) => {
    const pairs = [value].flat().map((each) => pairIn(each, subject));
    for (const [at, [name]] of pairs.entries()) {
      const first = pairs.findIndex(([other]) => other === name);
      if (first < at)
        throw new UserError(
          `${subject} gives '${name}' twice: ${pairs[first]?.[1]} and ${pairs[at]?.[1]}. Give it once.`,
        );
    }
    return Object.fromEntries(pairs);
  },
};

function pairIn(text: unknown, subject: string): readonly [string, string] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(String(text)) ?? [];
  if (name === undefined || value === undefined) throw expected("name=value", subject, text);
  return [name, value];
}

/** Number of artifacts that are built at the same time. */
export const jobs = integer({
  summary:
    "number of artifacts built in parallel, each by a thread with its own engine; does not affect the result",
  default: availableParallelism(),
  defaultText: "all cores",
  min: 1,
  max: 64,
});
