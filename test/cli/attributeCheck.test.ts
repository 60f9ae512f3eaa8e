import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { convscope, withWorkplaces } from "../support/cli.js";

const newWorkplace = withWorkplaces();

describe("convscope attribute check", () => {
  it("prints a table of the methods and a random order, and writes tables and charts", async () => {
    const out = join(await newWorkplace(), "checks");
    const images = ["--input", "mnist:test/0-1", "--out", out];
    const methods = "saliency,guided-backprop";
    const { code, stdout } = await convscope([
      "attribute",
      "check",
      methods,
      "bundled:mini-resnet",
      ...images,
    ]);
    expect(code).toBe(0);
    const rows = stdout.trimEnd().split("\n").slice(2);
    expect(rows.map((row) => row.split(/ {2,}/)[1])).toEqual(["saliency", "guided-backprop", "random order"]);
    const measures = ["attribution-check", "attribution-curves", "attribution-randomization"];
    const due = measures.flatMap((name) => [`${name}.csv`, `${name}.png`]);
    expect((await readdir(out)).sort()).toEqual(due);
  });

  it("names the known methods if one is unknown", async () => {
    const { code, stderr } = await convscope(["attribute", "check", "salience", "bundled:mini-resnet"]);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/^convscope: Unknown attribution method 'salience'\. Did you mean 'saliency'\?/m);
  });
});
