import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { miniResnet } from "../../src/architectures/miniResnet.js";
import { UserError } from "../../src/core/errors.js";
import { TAP_KINDS } from "../../src/network/graph.js";
import { selectTaps, type Tap } from "../../src/network/tap.js";
import { withEngine } from "../support/engine.js";
import { networkHere } from "../support/models.js";

withEngine();

let taps: readonly Tap[];

beforeAll(() => {
  const network = networkHere(
    miniResnet.build({ inputShape: [28, 28, 1], classes: 10 }, { depth: 5, width: 8 }),
  );
  taps = network.taps;
  network.dispose();
});

const chosen = (...patterns: readonly string[]) => selectTaps(taps, patterns).map((tap) => tap.name);

const BLOCKS = [1, 2, 3, 4, 5];
const RESIDUALS = BLOCKS.flatMap((at) => [`residual${at}/branch`, `residual${at}`]);

describe("choosing taps", () => {
  it.each([
    ["a name", "conv1", ["conv1"]],
    ["the name of a linear part", "conv1/pre", ["conv1/pre"]],
    ["the name of a branch", "residual2/branch", ["residual2/branch"]],
    ["a name without its branch", "residual2", ["residual2"]],
    ["a glob, with the branches", "residual*", RESIDUALS],
    ["a glob over the slash", "*/branch", BLOCKS.map((at) => `residual${at}/branch`)],
    ["a glob of linear parts", "*/pre", ["conv1/pre", "conv2/pre", "dense/pre"]],
    ["one wild letter", "relu?", BLOCKS.map((at) => `relu${at}`)],
    ["a set of letters", "relu[24]", ["relu2", "relu4"]],
    ["alternatives", "{pool,flatten}", ["pool", "flatten"]],
    ["the kind conv", "conv", ["conv1/pre", "conv2/pre", ...BLOCKS.map((at) => `residual${at}/branch`)]],
    ["the kind merge", "merge", BLOCKS.map((at) => `residual${at}`)],
    ["the kind pool, which is a name too", "pool", ["pool"]],
    ["the kind activation", "activation", ["conv1", "conv2", ...BLOCKS.map((at) => `relu${at}`), "dense"]],
  ])("accepts %s", (_, pattern, expected) => {
    expect(chosen(pattern)).toEqual(expected);
  });

  it("selects all of them with the group 'all'", () => {
    expect(selectTaps(taps, ["all"])).toEqual(taps);
  });

  it("selects the seventeen feature maps with the group 'maps'", () => {
    const blocks = BLOCKS.flatMap((at) => [`residual${at}/branch`, `residual${at}`, `relu${at}`]);
    expect(chosen("maps")).toEqual(["conv1", "conv2", ...blocks]);
    expect(chosen("maps").length).toBe(17);
  });

  it("joins several patterns, each tap once, in the network's order", () => {
    expect(chosen("dense", "relu1", "conv1", "relu[12]")).toEqual(["conv1", "relu1", "relu2", "dense"]);
  });

  it("prefers a name to a kind: 'dense' is the layer, not every dense layer", () => {
    expect(chosen("dense")).toEqual(["dense"]);
  });

  it("returns the network's order for any names in any order", () => {
    const names = taps.map((tap) => tap.name);
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: 1 }), (patterns) => {
        expect(chosen(...patterns)).toEqual(names.filter((name) => patterns.includes(name)));
      }),
    );
  });

  it("accepts every kind of tap in the network, and selects only that kind", () => {
    const kinds = TAP_KINDS.filter((kind) => kind !== "pool" && kind !== "input" && kind !== "dense");
    for (const kind of kinds.filter((one) => taps.some((tap) => tap.kind === one))) {
      expect(selectTaps(taps, [kind])).toEqual(taps.filter((tap) => tap.kind === kind));
    }
  });
});

describe("a pattern without a match", () => {
  it.each(["conv9", "resid", "recurrent", "MAPS", "", "constructor", "toString", "[", "("])(
    "is rejected in one line with kinds, groups and names: '%s'",
    (pattern) => {
      const choose = () => chosen(pattern);
      expect(choose).toThrow(UserError);
      expect(choose).toThrow(/^No tap matches '.*'\. [^\n]*$/);
      expect(choose).toThrow("a kind (input, conv, dense, activation, merge, pool, reshape, noise)");
      expect(choose).toThrow("a group (all, maps); the taps are input, conv1/pre, conv1,");
    },
  );

  it("is rejected even together with one that matches", () => {
    expect(() => chosen("conv1", "conv9")).toThrow("No tap matches 'conv9'");
  });

  it("returns taps or throws a UserError for any text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (pattern) => {
        try {
          expect(chosen(pattern).length).toBeGreaterThan(0);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
        }
      }),
      { seed: 11 },
    );
  });
});
