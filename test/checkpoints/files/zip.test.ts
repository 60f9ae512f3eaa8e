import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { isZip, openZip } from "../../../src/checkpoints/files/zip.js";

const text = (content: string) => new TextEncoder().encode(content);
const words = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const LIMIT = 2 ** 20;

describe("a zip", () => {
  it("returns stored members as views of its bytes, and unpacks the others", () => {
    const bytes = zipSync({
      stored: [text("as it is"), { level: 0 }],
      packed: [text("a".repeat(500)), { level: 9 }],
    });
    const zip = openZip(bytes);
    expect(isZip(bytes)).toBe(true);
    expect(zip.names).toEqual(["stored", "packed"]);
    const stored = zip.read("stored", LIMIT);
    expect(words(stored)).toBe("as it is");
    expect(stored?.buffer).toBe(bytes.buffer);
    expect(words(zip.read("packed", LIMIT))).toBe("a".repeat(500));
    expect(zip.read("missing", LIMIT)).toBeUndefined();
  });

  it("is rejected wherever it is truncated", () => {
    const bytes = zipSync({ only: [text("some content"), { level: 0 }] });
    for (let length = 0; length < bytes.length; length++)
      expect(() => openZip(bytes.subarray(0, length)).read("only", LIMIT), String(length)).toThrow(/zip/);
  });

  it("unpacks no member beyond the limit, nor to more than a hundred times its size", () => {
    const bytes = zipSync({ bomb: [new Uint8Array(3 * 2 ** 20), { level: 9 }] });
    expect(() => openZip(bytes).read("bomb", LIMIT)).toThrow(/3145728 bytes, more than the allowed 1048576/);
    expect(() => openZip(bytes).read("bomb", 2 ** 30)).toThrow(/would unpack to \d+ times its size/);
  });

  it("is rejected if a member unpacks to another size than stated", () => {
    const bytes = zipSync({ member: [text("b".repeat(400)), { level: 9 }] });
    const view = new DataView(bytes.buffer);
    const entry = view.getUint32(bytes.length - 6, true);
    view.setUint32(entry + 24, 300, true);
    expect(() => openZip(bytes).read("member", LIMIT)).toThrow();
    view.setUint32(entry + 24, 500, true);
    expect(() => openZip(bytes).read("member", LIMIT)).toThrow();
  });
});
