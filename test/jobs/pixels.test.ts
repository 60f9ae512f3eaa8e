import { beforeAll, describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe } from "../../src/data/probe.js";
import type { Engine } from "../../src/engine/engine.js";
import { draw } from "../../src/jobs/draw/drawPlan.js";
import { measurementNotes } from "../../src/jobs/measure/measurementNotes.js";
import { measure } from "../../src/jobs/measure/measurePlan.js";
import { casePath, withCase } from "../support/cases.js";
import { startTestEngine } from "../support/engine.js";

const NOTE = "pixels from 0 to 255, as the network expects";

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine();
});

/** The text of a figure of the first convolution. */
async function figureOf(name: string, address: string, options = {}): Promise<string> {
  const probe = await loadProbe(address);
  return withCase(name, async (network) => {
    const plan = {
      engine,
      network,
      probe,
      view: "sheet",
      taps: ["first"],
      formats: ["svg"],
      options,
    } as const;
    const { artifacts } = await draw(plan);
    return new TextDecoder().decode(artifacts[0]?.bytes);
  });
}

describe("pixels other than those from 0 to 1", () => {
  it("are noted in the figure of an image", async () => {
    expect(await figureOf("rescaling-inside", "mnist:test/53")).toContain(NOTE);
  });

  it("are noted in the figure of a mean", async () => {
    expect(await figureOf("rescaling-inside", "mnist:test/0-3", { reduce: "mean" })).toContain(NOTE);
  });

  it("are not noted for a network that takes unchanged pixels", async () => {
    expect(await figureOf("unknown-layer", "mnist:test/53")).not.toContain("pixels from 0 to 255");
  });

  it("are noted below a measurement's chart", async () => {
    const networks = [() => open(casePath("rescaling-inside")), () => open(casePath("unknown-layer"))];
    const probe = await loadProbe("mnist:test/0-3");
    const one = await measure({ engine, networks: networks.slice(0, 1), probe, measure: "activation-stats" });
    expect(measurementNotes(one)).toContain(NOTE);
    const both = await measure({ engine, networks, probe, measure: "activation-stats" });
    expect(measurementNotes(both)).toContain(`rescaling-inside: ${NOTE}`);
  });
});
