import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { specText } from "../../../src/report/spec/init.js";
import { schemaText, specSchema } from "../../../src/report/spec/schema.js";

type Schema = Readonly<Record<string, unknown>>;

const schema = specSchema();

/** True if a value matches a schema, for the keywords of JSON Schema that the schema of specs uses. */
function fits(schema: Schema, value: unknown): boolean {
  return Object.entries(schema).every(([word, rule]) => WORDS[word]?.(rule as never, value, schema) ?? true);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  integer: Number.isInteger,
};

const WORDS: Readonly<Record<string, (rule: never, value: unknown, schema: Schema) => boolean>> = {
  type: (rule: string | readonly string[], value) =>
    [rule].flat().some((type) => TYPES[type]?.(value) === true),
  const: (rule: unknown, value) => rule === value,
  enum: (rule: readonly unknown[], value) => rule.includes(value),
  pattern: (rule: string, value) => typeof value !== "string" || new RegExp(rule).test(value),
  minLength: (rule: number, value) => typeof value !== "string" || value.length >= rule,
  minItems: (rule: number, value) => !Array.isArray(value) || value.length >= rule,
  items: (rule: Schema, value) => !Array.isArray(value) || value.every((item) => fits(rule, item)),
  required: (rule: readonly string[], value) => !isObject(value) || rule.every((key) => key in value),
  $ref: (rule: string, value) =>
    fits(
      (schema.definitions as Readonly<Record<string, Schema>>)[rule.replace("#/definitions/", "")]!,
      value,
    ),
  allOf: (rule: readonly Schema[], value) => rule.every((each) => fits(each, value)),
  oneOf: (rule: readonly Schema[], value) => rule.filter((each) => fits(each, value)).length === 1,
  anyOf: (rule: readonly Schema[], value) => rule.some((each) => fits(each, value)),
  properties: (rule: Readonly<Record<string, Schema>>, value) =>
    !isObject(value) ||
    Object.entries(rule).every(([key, each]) => !(key in value) || fits(each, value[key])),
  additionalProperties: (rule: boolean | Schema, value, { properties = {} }) =>
    !isObject(value) ||
    Object.entries(value).every(
      ([key, each]) => key in (properties as object) || (rule !== false && fits(rule as Schema, each)),
    ),
};

const example: Readonly<Record<string, unknown>> = parse(
  readFileSync(new URL("../../../examples/report.yaml", import.meta.url), "utf8"),
);

describe("the schema of specs", () => {
  it("accepts the example, and the spec written by init", () => {
    expect(fits(schema, example)).toBe(true);
    expect(fits(schema, parse(specText("bundled:mini-resnet")))).toBe(true);
  });

  it("states shared keys of sections once, and has no dangling references", () => {
    const text = schemaText();
    expect(text.length).toBeLessThan(120_000);
    const known = Object.keys(schema.definitions as object);
    for (const [, name] of text.matchAll(/"#\/definitions\/([^"]+)"/g)) expect(known).toContain(name);
    for (const name of known) expect(text).toContain(`"#/definitions/${name}"`);
  });

  it.each([
    { what: "a key that is not known", change: { titel: "a" } },
    { what: "a page that is not known", change: { output: ["pfd"] } },
    { what: "a view that is not known", change: { sections: [{ view: "shete" }] } },
    { what: "an option of another view", change: { sections: [{ view: "sheet", across: true }] } },
    { what: "a scope that is not known", change: { sections: [{ view: "sheet", scopes: ["fliter"] }] } },
    { what: "a value of another kind", change: { sections: [{ view: "sheet", zoom: [1] }] } },
    { what: "a section of two kinds", change: { sections: [{ view: "sheet", measure: "ratio" }] } },
    { what: "no section", change: { sections: [] } },
  ])("rejects $what", ({ change }) => {
    expect(fits(schema, { ...example, ...change })).toBe(false);
  });
});
