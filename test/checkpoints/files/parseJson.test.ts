import { describe, expect, it } from "vitest";
import { parseJson } from "../../../src/checkpoints/files/parseJson.js";

describe("JSON of a file", () => {
  it("is read up to a depth of 100", () => {
    const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
    expect(parseJson(nested(100), "it")).toEqual(JSON.parse(nested(100)));
    expect(() => parseJson(nested(101), "config.json")).toThrow("its config.json is nested too deeply");
    expect(() => parseJson("[".repeat(1_000_000), "it")).toThrow("its it is nested too deeply");
  });

  it("may contain any brackets in its strings", () => {
    const value = { text: `${"[{".repeat(200)}\\"`, "[": '"[' };
    expect(parseJson(JSON.stringify(value), "it")).toEqual(value);
  });

  it("is rejected if it is damaged, or not text", () => {
    expect(() => parseJson('{"a": ', "it")).toThrow(/^its it is not complete JSON \(/);
    expect(() => parseJson(Uint8Array.of(0xff, 0xfe), "it")).toThrow("its it is not text");
    expect(() => parseJson('"open', "it")).toThrow(/not complete JSON/);
  });
});
