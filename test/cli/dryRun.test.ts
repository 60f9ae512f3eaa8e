import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { progressOf } from "../../src/cli/console.js";
import { convscope, withWorkplaces } from "../support/cli.ts";

const newWorkplace = withWorkplaces();

describe("--dry-run", () => {
  it.each([
    ["draw", "sheet", "bundled:mini-resnet", "--taps", "conv1"],
    ["animate", "bundled:mini-resnet", "--every", "6"],
    ["measure", "activation-stats", "bundled:mini-resnet", "--input", "mnist:test/0-9", "--out", "stats.csv"],
    ["compare", "bundled:mini-resnet", "bundled:plain", "--input", "mnist:test/0-9"],
  ])("of %s says what would be written and what it takes, and writes nothing", async (...words) => {
    const cwd = await newWorkplace();
    const { code, stdout, stderr } = await convscope([...words, "--dry-run"], { cwd });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Would write /);
    expect(stdout).toMatch(/^Multiplications: [\d.]+ (?:m|b)illion \(/m);
    expect(stdout).toMatch(/^Memory for activations, weights and the largest figure: about [\d.]+ [MG]B; /m);
    expect(stdout).toMatch(/^Time: (?:less than|about) \d+ s/m);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("names the figures and their sizes, which are those that are then drawn", async () => {
    const cwd = await newWorkplace();
    const words = ["draw", "sheet", "bundled:mini-resnet", "--taps", "conv1", "--json"];
    const planned = JSON.parse((await convscope([...words, "--dry-run"], { cwd })).stdout);
    const drawn = JSON.parse((await convscope(words, { cwd })).stdout);
    expect(planned.figures.map(({ name }: { name: string }) => `${name}.png`)).toEqual(
      drawn.files.map(({ file }: { file: string }) => file),
    );
    expect(planned).toMatchObject({ checkpoints: 1, images: 1, out: ["output"] });
  });
});

it("progress has a remaining time once it can be estimated", () => {
  const lines: string[] = [];
  let time = 0;
  const tell = progressOf({ progress: (line) => lines.push(line), now: () => time }, "lens");
  for (const [at, done] of [
    [2000, 10],
    [10_000, 20],
    [600_000, 50],
    [600_100, 100],
  ] as const) {
    time = at;
    tell(done, 100);
  }
  expect(lines.map((line) => line.replace(/^.* %/, ""))).toEqual([
    "",
    ", about 40 s left",
    ", about 10 min left",
    "",
  ]);
});
