import { describe, expect, it } from "vitest";
import { decodeBase64 } from "../../client/elements.ts";

describe("base64", () => {
  it("is decoded to the bytes that were encoded, of every value", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);
    expect(decodeBase64(Buffer.from(bytes).toString("base64"))).toEqual(bytes);
  });

  it("of an empty text is no bytes", () => {
    expect(decodeBase64("")).toEqual(new Uint8Array());
  });
});
