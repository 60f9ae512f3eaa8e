import { describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe } from "../../src/data/probe.js";
import type { MeasureName } from "../../src/measures/index.js";
import { withEngine } from "../support/engine.js";
import { type Row, rowsOf } from "../support/measured.js";

withEngine();

const RESIDUAL = "bundled:mini-resnet";

/** The result of a measure for a bundled network, on the first 300 test images. */
async function measured(
  name: MeasureName,
  checkpoint: string,
  options: Readonly<Record<string, unknown>> = {},
): Promise<readonly Row[]> {
  const probe = await loadProbe("mnist:test/0-299");
  return rowsOf(name, { probe, network: () => open(checkpoint), options });
}

/** The mean accuracy without one block. */
async function withoutOne(checkpoint: string): Promise<number> {
  const rows = await measured("lesion", checkpoint, { most: 1 });
  const shares = rows.filter(({ dropped }) => dropped === 1).map(({ accuracy }) => Number(accuracy));
  expect(shares).toHaveLength(5);
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

describe("the README's statements about the bundled networks", () => {
  it("hold for branches: each is larger than the shortcut that it is added to", async () => {
    const ratios = (await measured("ratio", RESIDUAL)).map(({ ratio }) => Number(ratio));
    expect(ratios).toHaveLength(5);
    expect(Math.min(...ratios)).toBeGreaterThan(1);
  });

  it("hold for their direction: against the gradient of the loss in every block", async () => {
    const cosines = (await measured("gradient-cosine", RESIDUAL)).map(({ cosine }) => Number(cosine));
    expect(cosines).toHaveLength(5);
    expect(Math.max(...cosines)).toBeLessThan(0);
  });

  it("hold for lesions: highway before residual, and residual at least 25 points before plain", async () => {
    const [residual, plain, highway] = [
      await withoutOne(RESIDUAL),
      await withoutOne("bundled:plain"),
      await withoutOne("bundled:highway"),
    ];
    expect(residual - plain).toBeGreaterThanOrEqual(0.25);
    expect(highway).toBeGreaterThan(residual);
  });

  it("hold for the lens one block before the end: residual and highway are readable, plain is not", async () => {
    const lastButOne = async (checkpoint: string) =>
      Number((await measured("lens", checkpoint)).at(-2)?.accuracy);
    expect(await lastButOne(RESIDUAL)).toBeGreaterThan(0.75);
    expect(await lastButOne("bundled:highway")).toBeGreaterThan(0.75);
    expect(await lastButOne("bundled:plain")).toBeLessThan(0.67);
  });
});
