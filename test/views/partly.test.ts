import { describe, expect, it } from "vitest";
import { isPartly, OF_ALL_TAPS } from "../../src/views/partly.js";

const facts = (drawn: number, scope: Parameters<typeof isPartly>[0]["scope"] = "layer") => ({
  scope,
  shape: [4, 4, 8] as const,
  channels: Array.from({ length: drawn }, (_, index) => index),
});

describe("a figure draws only part of its scale's data", () => {
  it("if it omits channels, unless each has its own scale", () => {
    expect(isPartly(facts(3), 1)).toBe(true);
    expect(isPartly(facts(8), 1)).toBe(false);
    expect(isPartly(facts(3, "filter"), 1)).toBe(false);
  });

  it("if it shows one of several images", () => {
    expect(isPartly(facts(8), 2)).toBe(true);
    expect(isPartly(facts(8, "filter"), 2)).toBe(true);
  });

  it("if other taps share the scale and are not drawn", () => {
    expect(isPartly(facts(8, "network"), 1)).toBe(true);
    expect(isPartly(facts(8, "block"), 1)).toBe(true);
    expect(isPartly(facts(8, "network"), 1, OF_ALL_TAPS)).toBe(false);
  });

  it("if any of its bands omits channels", () => {
    const part = (drawn: number) => ({
      ...facts(drawn),
      tap: "a",
      op: "relu",
      domain: null,
      clipped: { below: 0, above: 0, fraction: 0 },
    });
    const figure = (...drawn: number[]) => ({ ...facts(8), shape: null, parts: drawn.map(part) });
    expect(isPartly(figure(8, 8), 1, OF_ALL_TAPS)).toBe(false);
    expect(isPartly(figure(8, 2), 1, OF_ALL_TAPS)).toBe(true);
  });
});
