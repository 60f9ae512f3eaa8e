import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Run } from "../../src/checkpoints/run.js";
import { convscope, parsed, withWorkplaces } from "../support/cli.js";
import { writeIdxFolder } from "../support/idxFolder.js";

const newWorkplace = withWorkplaces();

/** A folder with two runs, one of which has a checkpoint within an epoch, and other entries. */
async function workplaceWithRuns(): Promise<string> {
  const cwd = await newWorkplace();
  await writeIdxFolder(join(cwd, "bands"));
  const train = [
    "train",
    "--data",
    "bands",
    "--depth",
    "1",
    "--batch-size",
    "32",
    "--epochs",
    "1",
    "--quiet",
  ];
  for (const words of [
    ["--out", "runs/a", "--checkpoint-every", "3"],
    ["--out", "runs/b", "--seed", "1"],
  ])
    expect(await convscope([...train, ...words], { cwd })).toMatchObject({ code: 0, stderr: "" });
  await mkdir(join(cwd, "runs/empty"));
  await writeFile(join(cwd, "runs/notes.txt"), "mine");
  return cwd;
}

describe("convscope runs", () => {
  it("lists the runs of a folder, or one run, with metrics", async () => {
    const cwd = await workplaceWithRuns();
    const { code, stdout, stderr } = await convscope(["runs", "runs"], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split(/ {2,}/));
    const metrics = ["trainLoss", "trainAccuracy", "testLoss", "testAccuracy"];
    expect(lines[0]).toEqual(["run", "checkpoint", "epoch", "batch", ...metrics]);
    const share = expect.stringMatching(/^\d+\.\d\d %$/);
    const loss = expect.stringMatching(/^\d\.\d+$/);
    expect(lines.slice(2)).toEqual([
      ["a", "epoch-01-batch-0003", "1", "3", loss, share, "–", "–"],
      ["a", "epoch-01", "1", "–", loss, share, loss, share],
      ["b", "epoch-01", "1", "–", loss, share, loss, share],
    ]);
    const csv = await convscope(["runs", "runs/b", "--csv"], { cwd });
    expect(csv.stdout).toMatch(/^run,checkpoint,epoch,batch,.*\r\nb,epoch-01,1,,0?\d\.\d+,.*\r\n$/);
    const { stdout: json } = await convscope(["runs", "runs", "--json"], { cwd });
    const { runs } = parsed<{ readonly runs: readonly Run[] }>(json);
    expect(runs.map(({ name, address }) => [name, address])).toEqual([
      ["a", "runs/a"],
      ["b", "runs/b"],
    ]);
    const addresses = runs.flatMap(({ checkpoints }) => checkpoints.map(({ address }) => address));
    expect(addresses).toEqual(["runs/a/epoch-01-batch-0003", "runs/a/epoch-01", "runs/b/epoch-01"]);
  });

  it("lists bundled runs, one or all", async () => {
    const one = await convscope(["runs", "bundled:mini-resnet", "--csv"]);
    expect(
      one.stdout.split("\r\n").filter((line) => line.startsWith("bundled:mini-resnet,epoch-")),
    ).toHaveLength(12);
    const all = await convscope(["runs", "bundled:", "--csv"]);
    for (const name of ["bundled:plain", "bundled:mini-resnet", "bundled:mini-resnet-1"])
      expect(all.stdout).toContain(`\r\n${name},epoch-12,`);
  });

  it.each([
    ["nowhere", /^convscope: There is no run 'nowhere'\. Bundled ones: .*\.\n$/],
    [".", /^convscope: There is no run in '\.': no folder in it holds an intact checkpoint\.\n$/],
    [
      "bundled:mini-resnet/epoch-01",
      /^convscope: 'bundled:mini-resnet\/epoch-01' is one checkpoint: give its run, .*\.\n$/,
    ],
    [
      "bundled:mini-resmet",
      /^convscope: Unknown bundled checkpoint 'bundled:mini-resmet'\. Did you mean 'bundled:mini-resnet/,
    ],
  ])("reports in one line why there is none: %s", async (folder, sentence) => {
    const { code, stdout, stderr } = await convscope(["runs", folder], { cwd: await newWorkplace() });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(sentence);
  });
});
