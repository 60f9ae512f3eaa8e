import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { inflate } from "../../../client/page/figureValues.ts";

describe("the values of a figure", () => {
  it("are inflated to the floats that were deflated", async () => {
    const floats = Float32Array.from({ length: 1000 }, (_, index) => Math.sin(index));
    const text = deflateRawSync(Buffer.from(floats.buffer)).toString("base64");
    expect(new Float32Array(await inflate(text))).toEqual(floats);
  });

  it("are not read from damaged data", async () => {
    await expect(inflate(Buffer.from("no deflated bytes").toString("base64"))).rejects.toThrow();
  });
});
