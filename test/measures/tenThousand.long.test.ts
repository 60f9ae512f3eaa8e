import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ExemplarState, exemplarsOf } from "../../src/activations/channelExemplars.js";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe, type Probe } from "../../src/data/probe.js";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import { classSums } from "../../src/measures/classSelectivity.js";
import { exemplarStates } from "../../src/measures/exemplarStates.js";
import { stateOver } from "../../src/measures/merge/accumulate.js";
import type { Network } from "../../src/network/network.js";
import { tapsNamed } from "../../src/network/tap.js";
import { enginesHere } from "../support/engine.js";
import { EXPLAIN } from "../support/explain.js";

const TAPS = ["conv1", "relu1", "relu5"] as const;

describe.each(await enginesHere())("all 10,000 test images on the %s engine", (engine: EngineName) => {
  let network: Network;
  let probe: Probe;
  beforeAll(async () => {
    await startEngine({ engine });
    network = await open("bundled:mini-resnet");
    probe = await loadProbe("mnist:test/0-9999");
  });
  afterAll(() => network.dispose());

  it("have the exemplars of the reference, and the value after the last", () => {
    const taps = tapsNamed(network, TAPS);
    const states = stateOver(probe, exemplarStates(network, taps, { count: 10, least: false }));
    for (const [at, tap] of TAPS.entries())
      for (const { channel, images, next } of EXPLAIN.top[tap]) {
        const found = exemplarsOf(states[at] as ExemplarState, channel).map(({ value }) => value);
        const due = [...images.map(([, , , value]: readonly number[]) => value), next];
        due.forEach((value, place) => {
          expect(Math.abs((found[place] as number) - value)).toBeLessThan(1e-5 * Math.abs(value));
        });
      }
  });

  it("have the class means of the reference", () => {
    const classes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const { counts, sums } = stateOver(
      probe,
      classSums(network, tapsNamed(network, ["relu5"]), { ...probe, classes }),
    );
    expect([...counts]).toEqual(EXPLAIN.classMeans.counts);
    const due = EXPLAIN.classMeans.channels.relu5 as readonly number[];
    (sums[0] as Float64Array).forEach((sum, at) => {
      expect(sum / (counts[Math.floor(at / 8)] as number)).toBeCloseTo(due[at] as number, 5);
    });
  });
});
