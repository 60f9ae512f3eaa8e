import { createHash } from "node:crypto";
import { cpSync } from "node:fs";
import sharp from "sharp";
import { expect, it } from "vitest";
import { batchesOf } from "../../../src/data/batches.js";
import { loadProbe } from "../../../src/data/probe.js";
import { withTempFolder } from "../../support/tempFolder.ts";
import { written } from "./pictures.ts";

const path = withTempFolder();

it("a probe beyond 16 MB is read in batches that hold what its values are", async () => {
  written(path("all/0.png"), await filled("#336699"));
  written(path("all/1.png"), await filled("#00ff33"));
  cpSync(path("all/0.png"), path("all/2.png"));
  const large = await loadProbe(path("all"), { range: [0, 255] });
  expect([large.samples, typeof large.read]).toEqual([undefined, "function"]);
  const batches = [...batchesOf(large, 2)];
  expect(batches.map(({ start, shape }) => [start, shape])).toEqual([
    [0, [2, 1500, 2000, 3]],
    [2, [1, 1500, 2000, 3]],
  ]);
  expect([...(batches[0]?.values.subarray(9_000_000, 9_000_003) ?? [])]).toEqual([0, 1, Math.fround(0.2)]);
  expect(Buffer.compare(bytesOf(batches[1]?.values), bytesOf(large.values.subarray(18_000_000)))).toBe(0);
  expect(large.sha256).toBe(createHash("sha256").update(bytesOf(large.values)).digest("hex"));
  const small = await loadProbe(path("all/1"), { range: [0, 255] });
  expect([small.read, small.shape]).toEqual([undefined, [1, 1500, 2000, 3]]);
});

function filled(background: string): Promise<Buffer> {
  return sharp({ create: { width: 2000, height: 1500, channels: 3, background } })
    .png()
    .toBuffer();
}

function bytesOf(values: Float32Array = new Float32Array()): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
