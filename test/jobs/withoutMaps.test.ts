import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe, type Probe } from "../../src/data/probe.js";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import { draw } from "../../src/jobs/draw/drawPlan.js";
import type { Network } from "../../src/network/network.js";
import type { ViewName } from "../../src/views/index.js";
import { enginesHere, SOME_ENGINE } from "../support/engine.js";
import { rowsOf } from "../support/measured.js";

const CASE = fileURLToPath(new URL("../fixtures/cases/conv1d-by-default/model", import.meta.url));

describe.each(await enginesHere())(
  "a network of one-dimensional convolutions, on the %s engine",
  (name: EngineName) => {
    let probe: Probe;
    const network = (): Promise<Network> => open(CASE);
    beforeAll(async () => {
      await startEngine({ engine: name });
      probe = await loadProbe("mnist:test/0-49");
    });

    it.each<ViewName>(["sheet", "overview", "strongest", "histogram", "timeline", "animation"])(
      "is drawn by its time steps: %s",
      async (view) => {
        const shown = await loadProbe("mnist:test/53");
        const opened = await network();
        const plan = { engine: SOME_ENGINE, network: opened, run: [network, network], probe: shown, view };
        const { artifacts } = await draw({ ...plan, ...(view === "animation" ? {} : { formats: ["json"] }) });
        opened.dispose();
        const [{ tap, parts, shape }] = artifacts.map(({ facts }) => facts) as [
          (typeof artifacts)[number]["facts"],
        ];
        expect(tap.split(", ")[0]).toBe("along");
        if (view !== "histogram") expect(shape ?? parts?.[0]?.shape).toEqual([1, 28, 8]);
      },
    );

    it("is measured at them: 8 channels, none dead, 34.42 % zeros over 50 images", async () => {
      const [row, ...others] = await rowsOf("activation-stats", { probe, network });
      expect(others).toEqual([]);
      expect(row).toMatchObject({ tap: "along", images: 50, channels: 8, dead: 0 });
      expect(row?.zeros).toBeCloseTo(0.3442, 4);
      expect(await rowsOf("similarity", { probe, network })).toMatchObject([
        { one: "along", other: "along" },
      ]);
    });
  },
);
