import { describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe } from "../../src/data/probe.js";
import { networkOf } from "../../src/network/network.js";
import { withEngine } from "../support/engine.js";
import { rowsOf } from "../support/measured.js";
import { referenceModel } from "../support/reference.js";

withEngine();

const STACKS = { plain: "fresh:plain", residual: "fresh:mini-resnet", highway: "fresh:highway" } as const;

/** The ratio of the gradients at the first and the last depth of a stack, for each of three seeds. */
async function ratiosOf(stack: keyof typeof STACKS, depth: number): Promise<readonly number[]> {
  const network = () => open(`${STACKS[stack]}?depth=${depth}`);
  const rows = await rowsOf("flow", { probe: await loadProbe("mnist:test/0-3"), network });
  return rows.filter((row) => row.depth === 0).map((row) => row.gradient_ratio as number);
}

describe("the gradients of untrained stacks without normalization", () => {
  it.each([5, 20])("vanish in plain ones and explode in residual ones at %i blocks", async (depth) => {
    const [plain, highway, residual] = [
      await ratiosOf("plain", depth),
      await ratiosOf("highway", depth),
      await ratiosOf("residual", depth),
    ];
    expect(plain.length).toBe(3);
    // Every seed of one kind beyond every seed of the other, and highways, which carry, between them.
    expect(Math.max(...plain)).toBeLessThan(Math.min(...highway));
    expect(Math.max(...highway)).toBeLessThan(1);
    expect(Math.min(...residual)).toBeGreaterThan(1);
  });

  it("do so the more, the more blocks there are", async () => {
    const [plain, residual] = [await ratiosOf("plain", 20), await ratiosOf("residual", 20)];
    // Measured over three seeds: .14 to .22 and 1.8 to 2.5 at 5 blocks, 6e-4 to 2e-3 and 36 to 160 at 20.
    expect(Math.max(...plain)).toBeLessThan(0.1 * Math.min(...(await ratiosOf("plain", 5))));
    expect(Math.min(...residual)).toBeGreaterThan(5 * Math.max(...(await ratiosOf("residual", 5))));
  });
});

describe("the flow before training", () => {
  const statesOf = async (address: string, options = {}) => {
    const probe = await loadProbe("mnist:test/0-1");
    const rows = await rowsOf("flow", { probe, network: () => open(address), options });
    return rows.filter((row) => row.depth === 0).map(({ state, seed, which }) => [state, seed, which]);
  };

  it("is that of the network's own initialization and of the seeds after it", async () => {
    expect(await statesOf("bundled:mini-resnet")).toEqual([
      ["trained", 0, "trained"],
      ["initial", 0, "initial, seed 0"],
      ["initial", 1, "initial, seed 1"],
      ["initial", 2, "initial, seed 2"],
    ]);
    expect(await statesOf("bundled:mini-resnet", { initial: 0 })).toEqual([["trained", 0, "trained"]]);
  });

  it("begins with an untrained network itself, and equals that of one opened with the seed", async () => {
    expect(
      (await statesOf("fresh:mini-resnet?depth=1&seed=4", { initial: 2 })).map(([, seed]) => seed),
    ).toEqual([4, 5]);
    const probe = await loadProbe("mnist:test/0-1");
    const flowOf = (seed: number, initial: number) =>
      rowsOf("flow", {
        probe,
        network: () => open(`fresh:resnet?depth=8&width=2&seed=${seed}`),
        options: { initial },
      });
    const [both, second] = [await flowOf(0, 2), await flowOf(1, 1)];
    const bare = ({ checkpoint: _, ...cells }: (typeof both)[number]) => cells;
    expect(both.slice(second.length).map(bare)).toEqual(second.map(bare));
  });

  it("is omitted if the initialization is unknown", async () => {
    const probe = await loadProbe("mnist:test/0-1");
    const small = {
      ...probe,
      shape: [2, 8, 8, 1],
      labels: [0, 1],
      values: probe.values.slice(0, 128),
    } as const;
    const network = async () => networkOf(referenceModel());
    const rows = await rowsOf("flow", { probe: small, network });
    expect(rows.map(({ state, seed, which }) => [state, seed, which])).toEqual(
      rows.map(() => ["given", null, "given"]),
    );
  });
});
