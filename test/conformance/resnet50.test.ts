import { beforeAll, describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import { compare } from "../../src/jobs/compare/comparePlan.js";
import { draw } from "../../src/jobs/draw/drawPlan.js";
import { enginesHere, SOME_ENGINE } from "../support/engine.js";
import { probeOf, rowsOf } from "../support/measured.js";

/** All layers of ResNet-50, but few channels, small images and few classes; the full network is in the benchmark. */
const ADDRESS = "fresh:resnet?depth=50&width=4&input=32x32x3&classes=5";
const VALUES = Float32Array.from({ length: 2 * 32 * 32 * 3 }, (_, at) => (1 + Math.sin(at * 0.37)) / 2);
const PROBE = probeOf({ shape: [2, 32, 32, 3], values: VALUES }, (image) => image % 5);
const BLOCKS = Array.from({ length: 16 }, (_, at) => `block${at + 1}`);

const network = () => open(ADDRESS);

describe.each(await enginesHere())("ResNet-50 on the %s engine", (engine: EngineName) => {
  beforeAll(async () => {
    await startEngine({ engine });
  });

  it("has a sheet of each of its 171 feature maps", async () => {
    const one = {
      ...PROBE,
      shape: [1, 32, 32, 3],
      values: VALUES.subarray(0, 3072),
      ids: [0],
      names: ["0"],
    } as const;
    const opened = await network();
    const probe = { ...one, labels: [0], notes: [""] };
    const { artifacts } = await draw({ engine: SOME_ENGINE, network: opened, probe, view: "sheet" });
    opened.dispose();
    expect(artifacts).toHaveLength(171);
    expect(new Set(artifacts.map(({ name }) => name)).size).toBe(171);
  });

  it("has a ratio for each block, finite and above zero", async () => {
    const rows = await rowsOf("ratio", { probe: PROBE, network });
    expect(rows.map(({ block }) => block)).toEqual(BLOCKS);
    for (const { ratio } of rows) expect(ratio as number).toBeGreaterThan(0);
  });

  it("has gradients at every depth", async () => {
    const rows = await rowsOf("flow", { probe: PROBE, network, options: { initial: 1 } });
    expect(rows.length).toBeGreaterThanOrEqual(17);
    for (const { gradient, forward } of rows) {
      expect(gradient as number).toBeGreaterThan(0);
      expect(Number.isFinite(forward)).toBe(true);
    }
  });

  it("has the activation statistics of each block", async () => {
    const rows = await rowsOf("activation-stats", { probe: PROBE, network });
    expect(rows.length).toBeGreaterThanOrEqual(17);
    for (const { effective_rank } of rows) expect(effective_rank as number).toBeGreaterThanOrEqual(1);
  });

  it("can be compared with another seed", async () => {
    const { artifacts } = await compare({
      engine: SOME_ENGINE,
      networks: [network, () => open(`${ADDRESS}&seed=1`)],
      probe: PROBE,
      options: { taps: ["stem", "block16_relu"] },
    });
    expect(artifacts.map(({ name }) => name)).toContain("difference-block16_relu.png");
  });
});
