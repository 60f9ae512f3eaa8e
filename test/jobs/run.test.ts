import { describe, expect, it } from "vitest";
import type { DrawPlan } from "../../src/jobs/draw/drawPlan.js";
import { animate, draw } from "../../src/jobs/draw/drawPlan.js";
import type { Network } from "../../src/network/network.js";
import type { Tap } from "../../src/network/tap.js";
import { emptyNetwork, PROBE } from "../support/emptyNetwork.js";
import { mistakeOf } from "../support/mistake.js";

const ENGINE = { name: "wasm", version: "1.2.3", reason: "it was requested", threads: 1 } as const;

/** A run of networks that records which of them are open. */
function runOf(networks: readonly Network[]) {
  const open = new Set<Network>();
  let most = 0;
  const run = networks.map((network) => async () => {
    const watched = { ...network, dispose: () => void open.delete(watched) };
    open.add(watched);
    most = Math.max(most, open.size);
    return watched;
  });
  return { run, stillOpen: open, mostOpen: () => most };
}

function tap(name: string, channels = 2): Tap {
  return {
    ...{ name, source: name, kind: "conv", op: "conv 3×3", preActivation: false, shape: [3, 3, channels] },
    parameters: 0,
    macs: 0,
  };
}

function plan(run: NonNullable<DrawPlan["run"]>): DrawPlan {
  return { engine: ENGINE, probe: PROBE, view: "timeline", run };
}

describe("a drawing of a run", () => {
  it("opens one checkpoint after the other, and leaves none open", async () => {
    const { run, stillOpen, mostOpen } = runOf([1, 2, 3].map(() => emptyNetwork([tap("a")])));
    const { header } = await draw(plan(run));
    expect(header.checkpoints).toHaveLength(3);
    expect([mostOpen(), stillOpen.size]).toEqual([1, 0]);
  });

  it("leaves none open if one of them lacks a tap", async () => {
    const { run, stillOpen } = runOf([emptyNetwork([tap("a")]), emptyNetwork([tap("b")])]);
    expect(await mistakeOf(() => draw(plan(run)))).toBe(
      "'made up' has no tap 'a', which 'made up' has. Choose --taps that all checkpoints have.",
    );
    expect(stillOpen.size).toBe(0);
  });

  it("rejects taps of different shapes", async () => {
    const { run } = runOf([emptyNetwork([tap("a", 2)]), emptyNetwork([tap("a", 3)])]);
    expect(await mistakeOf(() => draw(plan(run)))).toMatch(
      /^The tap 'a' has 3×3×3 in 'made up' and 3×3×2 in/,
    );
  });

  it.each([
    [0, "got none"],
    [1, "got one"],
  ])("rejects a run of %i checkpoints", async (count, says) => {
    const { run } = runOf(Array.from({ length: count }, () => emptyNetwork([tap("a")])));
    expect(await mistakeOf(() => draw(plan(run)))).toMatch(says);
  });

  it("is a WebP file per tap if it is an animation", async () => {
    const { run } = runOf([1, 2].map(() => emptyNetwork([tap("a"), tap("b")])));
    const { artifacts, header } = await animate({ engine: ENGINE, probe: PROBE, run });
    expect(artifacts.map(({ name, mediaType }) => [name, mediaType])).toEqual([
      ["a-animation.webp", "image/webp"],
      ["b-animation.webp", "image/webp"],
    ]);
    expect(header.command).toBe("convscope animate 'made up' 'made up' --input made:up/4");
  });

  it("needs a network if the view does", async () => {
    expect(await mistakeOf(() => draw({ ...plan([]), view: "sheet" }))).toBe(
      "The view 'sheet' needs a network: give it one.",
    );
  });
});
