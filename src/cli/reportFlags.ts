import { availableParallelism } from "node:os";
import { expected } from "../errors.js";
import { integer, type Option, repeated, text } from "../options.js";
import type { Variables } from "../reports/report/variables.js";

/** The spec where none is named. */
export const SPEC = "report.yaml";

/** Where the report goes. */
export const out = text({
  short: "o",
  summary: "the folder of the report",
  hint: "folder",
  fallback: "report",
});

/** The values of the spec's variables. */
export const set: Option<Variables> = {
  ...repeated({
    summary: "a value for ${name} in the spec; may be given several times",
    hint: "name=value",
    fallback: [],
  }),
  fallback: {},
  fallbackInWords: "none",
  parse: (value, subject) =>
    Object.fromEntries(
      [value].flat().map((each) => {
        const [, name, given] = /^([^=]+)=(.*)$/s.exec(String(each)) ?? [];
        if (name === undefined || given === undefined) throw expected("name=value", subject, each);
        return [name, given];
      }),
    ),
};

/** How many artifacts are made at once. */
export const jobs = integer({
  summary:
    "artifacts that are made at once, each by a thread with an engine of its own; the bytes are the same",
  fallback: availableParallelism(),
  fallbackInWords: "all cores",
  min: 1,
  max: 64,
});
