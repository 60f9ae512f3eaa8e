import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { optionBefore, parseArgv } from "../../../src/cli/parseArgv.js";
import {
  flag,
  flagName,
  integer,
  list,
  type Option,
  oneOf,
  repeated,
  resolve,
  text,
} from "../../../src/core/options/option.js";
import { mistakeOf } from "../../support/mistake.ts";

const epochs = integer({ summary: "how often", default: 12, min: 1 });
const shift = integer({ summary: "how far", default: 0, max: 9 });
const percent = integer({ summary: "how much", default: 50, min: 0, max: 100 });
const seed = integer({ summary: "which draw", default: 0 });
const engine = oneOf(["native", "wasm"], { summary: "which", default: "native" });
const quiet = flag("say nothing");
const out = text({ summary: "where", valueName: "folder", default: "output" });
const gates = repeated({ summary: "what must hold", valueName: "gate", default: [] });
const names = list({ summary: "names of the dropped blocks", valueName: "names", default: [] });

interface Case {
  readonly kind: string;
  readonly option: Option<unknown>;
  readonly given: unknown;
}

describe("an option accepts the library's value and the word alike", () => {
  it.each<Case & { readonly value: unknown }>([
    { kind: "integer", option: epochs, given: 3, value: 3 },
    { kind: "integer", option: epochs, given: "3", value: 3 },
    { kind: "integer", option: epochs, given: " 3 ", value: 3 },
    { kind: "integer", option: shift, given: "-40", value: -40 },
    { kind: "integer", option: shift, given: 9, value: 9 },
    { kind: "integer", option: percent, given: 0, value: 0 },
    { kind: "integer", option: percent, given: "100", value: 100 },
    { kind: "name", option: engine, given: "wasm", value: "wasm" },
    { kind: "switch", option: quiet, given: true, value: true },
    { kind: "switch", option: quiet, given: "true", value: true },
    { kind: "switch", option: quiet, given: false, value: false },
    { kind: "switch", option: quiet, given: "false", value: false },
    { kind: "text", option: out, given: "figures", value: "figures" },
    { kind: "list", option: names, given: ["conv1", "add"], value: ["conv1", "add"] },
    { kind: "list", option: names, given: "conv1, add", value: ["conv1", "add"] },
    { kind: "list", option: names, given: "conv1", value: ["conv1"] },
    { kind: "texts", option: gates, given: "a,b>=1", value: ["a,b>=1"] },
    { kind: "texts", option: gates, given: ["a>=1", "b>=1"], value: ["a>=1", "b>=1"] },
    { kind: "texts", option: gates, given: [], value: [] },
  ])("$kind: $given", ({ option, given, value }) => {
    expect(resolve({ option }, { option: given })).toEqual({ option: value });
  });
});

describe("an invalid value is reported in one sentence with the flag and the value", () => {
  it.each<Case & { readonly expected: string }>([
    { kind: "integer", option: epochs, given: "abc", expected: "a whole number of at least 1|'abc'" },
    { kind: "integer", option: epochs, given: NaN, expected: "a whole number of at least 1|NaN" },
    { kind: "integer", option: epochs, given: "NaN", expected: "a whole number of at least 1|'NaN'" },
    { kind: "integer", option: epochs, given: "0", expected: "a whole number of at least 1|'0'" },
    { kind: "integer", option: epochs, given: 1.5, expected: "a whole number of at least 1|1.5" },
    { kind: "integer", option: epochs, given: "2.5", expected: "a whole number of at least 1|'2.5'" },
    { kind: "integer", option: epochs, given: "", expected: "a whole number of at least 1|nothing" },
    { kind: "integer", option: epochs, given: " ", expected: "a whole number of at least 1|' '" },
    {
      kind: "integer",
      option: epochs,
      given: 2 ** 53,
      expected: "a whole number of at least 1|9007199254740992",
    },
    { kind: "integer", option: epochs, given: true, expected: "a whole number of at least 1|true" },
    { kind: "integer", option: epochs, given: null, expected: "a whole number of at least 1|null" },
    { kind: "integer", option: shift, given: 10, expected: "a whole number of at most 9|10" },
    { kind: "integer", option: percent, given: "101", expected: "a whole number from 0 to 100|'101'" },
    { kind: "integer", option: percent, given: -1, expected: "a whole number from 0 to 100|-1" },
    { kind: "integer", option: percent, given: "1,5", expected: "a whole number from 0 to 100|'1,5'" },
    { kind: "integer", option: seed, given: "", expected: "a whole number|nothing" },
    { kind: "integer", option: seed, given: " ", expected: "a whole number|' '" },
    { kind: "integer", option: seed, given: "Infinity", expected: "a whole number|'Infinity'" },
    { kind: "integer", option: seed, given: "12px", expected: "a whole number|'12px'" },
    { kind: "text", option: out, given: "", expected: "a folder|nothing" },
    { kind: "text", option: out, given: 7, expected: "a folder|7" },
    { kind: "list", option: names, given: "", expected: "names separated by commas|nothing" },
    { kind: "list", option: names, given: "conv1,,add", expected: "names separated by commas|'conv1,,add'" },
    { kind: "list", option: names, given: ["conv1", 2], expected: "names separated by commas|conv1,2" },
  ])("$kind: $given", async ({ option, given, expected }) => {
    const [expectation, received] = expected.split("|");
    expect(await mistakeOf(() => resolve({ theOption: option }, { theOption: given }))).toBe(
      `Expected ${expectation} for --the-option but received ${received}.`,
    );
  });

  it.each(["maybe", 1, "", null])("switch: %s", async (given) => {
    const sentence = await mistakeOf(() => resolve({ quiet }, { quiet: given }));
    expect(sentence).toMatch(/^Expected .+ for --quiet but received .+\.$/);
  });

  it("name: with the nearest suggestion", async () => {
    expect(await mistakeOf(() => resolve({ engine }, { engine: "wsam" }))).toBe(
      "Unknown value for --engine 'wsam'. Did you mean 'wasm'? Known: native, wasm.",
    );
  });
});

describe("a set of options", () => {
  const options = { batchSize: epochs, percent, engine, quiet, out, names };

  it("uses the defaults if nothing is given", () => {
    const defaults = {
      batchSize: 12,
      percent: 50,
      engine: "native",
      quiet: false,
      out: "output",
      names: [],
    };
    expect(resolve(options, {})).toEqual(defaults);
    expect(resolve(options, { percent: undefined, out: undefined })).toEqual(defaults);
  });

  it("suggests the nearest option for an unknown one, as typed", async () => {
    expect(await mistakeOf(() => resolve(options, { batchSise: 3 }))).toBe(
      "Unknown option '--batch-sise'. Did you mean '--batch-size'? " +
        "Known: --batch-size, --percent, --engine, --quiet, --out, --names.",
    );
  });

  it.each(["constructor", "toString", "hasOwnProperty"])(
    "does not know '%s', which every object has",
    async (name) => {
      expect(await mistakeOf(() => resolve(options, { [name]: "x" }))).toContain("Unknown option '--");
    },
  );

  it("checks names before values", async () => {
    expect(await mistakeOf(() => resolve(options, { percent: "abc", other: 1 }))).toContain("Unknown option");
  });
});

describe("the flag of an option", () => {
  it.each([
    ["out", "--out"],
    ["batchSize", "--batch-size"],
    ["maxEdgeLength", "--max-edge-length"],
  ])("of %s is %s", (name, expected) => {
    expect(flagName(name)).toBe(expected);
  });

  it("leads back to the option's name when typed", () => {
    const camelCase = fc.stringMatching(/^[a-z]{2,6}([A-Z][a-z]{0,5}){0,3}$/);
    fc.assert(
      fc.property(camelCase, fc.stringMatching(/^[a-z0-9]{1,8}$/), (name, word) => {
        const { given } = parseArgv([flagName(name), word], { [name]: out });
        expect(given).toEqual({ [name]: word });
      }),
    );
  });

  it.each(["--constructor", "--toString", "--valueOf", "-x"])(
    "is unknown, and reported as typed, if no option has it: %s",
    (typed) => {
      expect(parseArgv([typed, "x"], { out })).toEqual({ words: [], given: {}, unknownFlags: [typed] });
    },
  );
});

describe("an option that is given twice", () => {
  const options = {
    out: { ...out, short: "o" },
    quiet,
    gates,
    gate: gates,
    taps: list({ summary: "", valueName: "taps", default: [] }),
  };

  it("has all of its values if it collects them, and one if it is a switch", () => {
    const line = ["--gate", "x<1", "--quiet", "--gate=y<1", "--quiet"];
    expect(parseArgv(line, options)).toEqual({
      ...{ words: [], unknownFlags: [] },
      given: { quiet: true, gate: ["x<1", "y<1"] },
    });
  });

  it.each([
    [
      "a list",
      ["--taps", "relu1", "--taps=sum1"],
      "--taps is given twice: relu1 and sum1. Join the values with commas: --taps relu1,sum1.",
    ],
    ["one value", ["--out", "a", "--out", "b"], "--out is given twice: a and b. Give it once."],
    [
      "three values",
      ["--out", "a", "--out", "b", "--out", "b"],
      "--out is given 3 times: a and b and b. Give it once.",
    ],
    [
      "a short flag and a long one",
      ["-o", "a", "--out", "b"],
      /^--out is given twice: (a and b|b and a)\. Give it once\.$/,
    ],
    [
      "a switch on and off",
      ["--quiet", "--quiet=false"],
      "--quiet is given twice: true and false. Give it once.",
    ],
  ])("is rejected if only one can count: %s", async (_, line, expected) => {
    const message = await mistakeOf(() => parseArgv(line, options));
    if (typeof expected === "string") expect(message).toBe(expected);
    else expect(message).toMatch(expected);
  });
});

describe("a value that begins with a minus", () => {
  const mean = text({ summary: "", valueName: "numbers", default: "", short: "m" });

  it.each(["-0.5", "-1e-1", "-0.1,-0.2,-0.3", "-.5,-.2", "-.5", "-3,3"])(
    "belongs to the option before it: %s",
    (word) => {
      for (const line of [
        ["a", "--mean", word, "--quiet", "b"],
        ["a", `--mean=${word}`, "--quiet", "b"],
        ["a", "-m", word, "--quiet", "b"],
      ])
        expect(parseArgv(line, { mean, quiet })).toEqual({
          words: ["a", "b"],
          given: { mean: word, quiet: true },
          unknownFlags: [],
        });
    },
  );

  it("is a separate word after two dashes", () => {
    expect(parseArgv(["--", "--mean", "-5,5"], { mean, quiet }).given).toEqual({});
  });

  it("does not hide the command if the option is another command's", () => {
    expect(parseArgv(["--mean", "-1,-2", "draw", "sheet"], { quiet }).words).toEqual(["draw", "sheet"]);
  });

  it("needs an equals sign if it reads as a flag", () => {
    const options = { out: { ...out, short: "o" }, quiet };
    const value = { option: "--out", value: "-odd" };
    expect(optionBefore(["a", "--out", "-odd"], "--odd", options)).toEqual(value);
    expect(optionBefore(["a", "-o", "--odd=3"], "--odd", options)).toEqual({
      option: "-o",
      value: "--odd=3",
    });
    expect(optionBefore(["--quiet", "-odd"], "--odd", options)).toBeUndefined();
  });
});
