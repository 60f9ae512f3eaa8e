import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { Spool } from "../../../src/core/files/spool.js";

it("returns every piece as it was appended, in memory and in its file", () => {
  const spool = new Spool(100);
  const lengths = [40, 0, 60, 1, 30, 0, 500];
  const places = lengths.map((length, at) => {
    const place = spool.append(new Uint8Array(length).fill(at));
    expect(spool.isHeld).toBe(at < 3);
    expect(spool.read(place)).toEqual(new Uint8Array(length).fill(at));
    return place;
  });
  for (const [at, place] of places.entries()) {
    const bytes = spool.read(place);
    expect(bytes.byteOffset).toBe(0);
    expect(bytes).toEqual(new Uint8Array(lengths[at] as number).fill(at));
  }
});

it("leaves no file behind, because its file has no name", () => {
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith("convscope-spool-"));
  const spool = new Spool(1);
  spool.append(new Uint8Array(17));
  expect(spool.isHeld).toBe(false);
  const after = readdirSync(tmpdir()).filter((name) => name.startsWith("convscope-spool-"));
  expect(after).toEqual(before);
});
