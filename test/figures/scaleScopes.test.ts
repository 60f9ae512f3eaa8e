import { describe, expect, it } from "vitest";
import type { Domain } from "../../src/figures/scale/domain.js";
import type { Estimation } from "../../src/figures/scale/estimators.js";
import { parseSavedScale, toSavedScale } from "../../src/figures/scale/savedScale.js";
import {
  type KeyedPlane,
  lookupIn,
  type Scales,
  scalesFor,
  scaleWords,
} from "../../src/figures/scale/scales.js";
import { type PlaneKey, SCOPE_NAMES, type ScopeName } from "../../src/figures/scale/scopes.js";
import { mistakeOf } from "../support/mistake.js";

const EXTENT: Estimation = { estimator: "extent", percentile: 99.5 };

/** A plane whose largest value distinguishes it from all others. */
function plane(most: number, key: PlaneKey): KeyedPlane {
  return {
    key,
    samples: { width: 2, height: 1, values: Float32Array.from([0, most]), offset: 0, stride: 1 },
  };
}

const PLANES = [
  plane(1, { tap: "input", channel: 0 }),
  plane(2, { tap: "branch", channel: 0, block: "b1" }),
  plane(3, { tap: "branch", channel: 1, block: "b1" }),
  plane(4, { tap: "sum", channel: 0, block: "b1" }),
  plane(5, { tap: "sum", channel: 1, block: "b1" }),
  plane(6, { tap: "sum", channel: 0, block: "b1", network: 1 }),
];

function endsOf(scales: Scales): readonly number[] {
  const scaleOf = lookupIn(scales);
  return PLANES.map(({ key }) => scaleOf(key).domain[1]);
}

describe("scopes", () => {
  it.each<[ScopeName, readonly number[]]>([
    ["filter", [1, 2, 3, 4, 5, 6]],
    ["layer", [1, 3, 3, 5, 5, 6]],
    ["block", [1, 5, 5, 5, 5, 6]],
    ["network", [5, 5, 5, 5, 5, 6]],
    ["pair", [1, 3, 3, 6, 6, 6]],
  ])("by %s, the planes' scales end at %j", (scope, expected) => {
    expect(endsOf(scalesFor(scope, PLANES, EXTENT))).toEqual(expected);
  });

  it("let a channel's images share, and one negative value affects a whole group", () => {
    const key = { tap: "sum", channel: 0 };
    const scales = scalesFor("filter", [plane(1, key), plane(-4, key), plane(2, key)], EXTENT);
    expect(lookupIn(scales)(key)).toEqual({ kind: "diverging", domain: [-4, 4] });
  });

  it("keep names separate whatever their letters", () => {
    const odd = ["a", 'a","b', "a,b", "null", "layer", "__proto__"];
    const planes = odd.map((tap, index) => plane(index + 1, { tap, channel: 0 }));
    const scaleOf = lookupIn(scalesFor("layer", planes, EXTENT));
    expect(odd.map((tap) => scaleOf({ tap, channel: 3 }).domain[1])).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each<[ScopeName, number, string]>([
    ["layer", 1, "one scale for all channels of this tap, up to the extreme value"],
    ["layer", 3, "one scale for all channels of this tap, over all 3 images, up to the extreme value"],
    ["filter", 1, "each channel on its own scale, up to the extreme value"],
    ["block", 1, "one scale for all taps of this block, up to the extreme value"],
    ["network", 1, "one scale for all drawn taps of this network, up to the extreme value"],
    ["pair", 1, "one scale for this tap in both networks, up to the extreme value"],
  ])("state in a figure what shares a scale: %s of %i", (scope, images, expected) => {
    expect(scaleWords(scalesFor(scope, PLANES, EXTENT), images)).toBe(expected);
  });

  it("state that means share a scale if they are drawn", () => {
    const words = scaleWords(scalesFor("layer", PLANES, EXTENT), 9, { each: "means" });
    expect(words).toBe("one scale for all channels of this tap, over all 9 means, up to the extreme value");
  });

  it("state the percentile and the file", () => {
    const estimation: Estimation = { estimator: "percentile", percentile: 99.5 };
    const saved = { ...scalesFor("layer", PLANES, estimation), source: "a.json" };
    expect(scaleWords(saved)).toBe(
      "one scale for all channels of this tap, up to percentile 99.5, saved in a.json",
    );
  });
});

describe("a saved scale", () => {
  it.each(SCOPE_NAMES)("by %s restores the scales that were saved, to the last bit", (scope) => {
    const scales = scalesFor(scope, PLANES, { estimator: "percentile", percentile: 33.3 });
    const text = toSavedScale(scales);
    const read = parseSavedScale(text, "a.json");
    expect(read).toEqual({ ...scales, source: "a.json" });
    expect(endsOf(read)).toEqual(endsOf(scales));
    expect(toSavedScale(read)).toBe(text);
  });

  it("is readable text, with a line for each domain", () => {
    const text = toSavedScale(scalesFor("layer", PLANES.slice(0, 3), EXTENT));
    expect(text).toBe(`{
  "format": "convscope-scale/2",
  "scope": "layer",
  "estimator": "extent",
  "percentile": 99.5,
  "domains": [
    {"tap":"input","domain":[0,1]},
    {"tap":"branch","domain":[0,3]}
  ]
}
`);
  });

  it("names a tap without a scale, and the nearest one with a scale", async () => {
    const scales = parseSavedScale(toSavedScale(scalesFor("layer", PLANES, EXTENT)), "a.json");
    expect(await mistakeOf(() => lookupIn(scales)({ tap: "brunch", channel: 0 }))).toBe(
      "Unknown tap of the scales in a.json 'brunch'. Did you mean 'branch'? Known: input, branch, sum.",
    );
  });

  it("names a channel without a scale", async () => {
    const scales = parseSavedScale(toSavedScale(scalesFor("filter", PLANES, EXTENT)), "a.json");
    expect(await mistakeOf(() => lookupIn(scales)({ tap: "sum", channel: 7 }))).toMatch(
      /^No scale for tap 'sum', channel 7 in a\.json\. Available: tap 'input', channel 0; tap 'branch', channel 0; /,
    );
  });

  const SAVED = { format: "convscope-scale/2", scope: "layer", estimator: "extent", percentile: 99.5 };
  const withDomain = (domain: unknown) => ({ ...SAVED, domains: [{ tap: "sum", domain }] });
  const row = { tap: "sum", domain: [0, 1] as Domain };

  it.each<[string, unknown, string]>([
    ["a list", [], "Expected an object for the saved scale a.json but received '[]'."],
    ["nothing", null, "Expected an object for the saved scale a.json but received 'null'."],
    [
      "another file",
      { a: 1 },
      "Expected format 'convscope-scale/2' for the saved scale a.json but received nothing.",
    ],
    ["a strange scope", { ...SAVED, scope: "layr" }, "Unknown scope in a.json 'layr'. Did you mean 'layer'?"],
    ["a strange estimator", { ...SAVED, estimator: 1, domains: [row] }, "Unknown estimator in a.json '1'."],
    [
      "no percent",
      { ...SAVED, percentile: 0, domains: [row] },
      "Expected a number above 0 and up to 100 for percentile in",
    ],
    ["no domains", { ...SAVED, domains: [] }, "Expected a list of at least one domain for domains in a.json"],
    [
      "an invalid row",
      { ...SAVED, domains: [3] },
      "Expected an object for domain 0 in a.json but received '3'.",
    ],
    [
      "no tap",
      { ...SAVED, domains: [{ domain: [0, 1] }] },
      "Expected the key of a layer for scope 'layer' in domain 0",
    ],
    [
      "too much",
      { ...SAVED, domains: [{ ...row, channel: 1 }] },
      "Expected the key of a layer for scope 'layer' in",
    ],
    [
      "an invalid channel",
      { ...SAVED, scope: "filter", domains: [{ ...row, channel: -1 }] },
      "Expected a whole",
    ],
    [
      "an invalid tap",
      { ...SAVED, domains: [{ ...row, tap: 3 }] },
      "Expected a name for the tap of domain 0 in",
    ],
    [
      "one tap twice",
      { ...SAVED, domains: [row, row] },
      "Cannot read the saved scale a.json: it lists tap 'sum' twice.",
    ],
    [
      "a domain off zero",
      withDomain([1, 2]),
      "Expected [0, high] or [-high, high] with high above 0 for tap 'sum'",
    ],
    [
      "a lopsided domain",
      withDomain([-1, 2]),
      "Expected [0, high] or [-high, high] with high above 0 for tap 'sum'",
    ],
    [
      "a reversed domain",
      withDomain([1, -1]),
      "Expected [0, high] or [-high, high] with high above 0 for tap 'sum'",
    ],
    [
      "an empty domain",
      withDomain([0, 0]),
      "Expected [0, high] or [-high, high] with high above 0 for tap 'sum'",
    ],
    [
      "a domain of texts",
      withDomain(["0", "1"]),
      "Expected [0, high] or [-high, high] with high above 0 for tap",
    ],
    [
      "no domain",
      withDomain(undefined),
      "Expected [0, high] or [-high, high] with high above 0 for tap 'sum'",
    ],
    [
      "three ends",
      withDomain([0, 1, 2]),
      "Expected [0, high] or [-high, high] with high above 0 for tap 'sum'",
    ],
  ])("of %s is rejected with the reason", async (_, saved, expected) => {
    expect(await mistakeOf(() => parseSavedScale(JSON.stringify(saved), "a.json"))).toContain(expected);
  });

  it("that is not JSON is rejected", async () => {
    expect(await mistakeOf(() => parseSavedScale("{", "a.json"))).toMatch(
      /^Cannot read the saved scale a\.json: it is not valid JSON \(/,
    );
  });
});
