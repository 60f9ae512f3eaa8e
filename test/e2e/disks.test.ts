import { spawnSync } from "node:child_process";
import { mkdir, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it, type TestContext } from "vitest";
import { convscope as convscopeHere, withWorkplaces } from "../support/cli.js";
import { writeIdxFolder } from "../support/idxFolder.js";
import { convscope } from "../support/program.js";
import { expectWholeRun, filesOf, namesIn, weightsOf } from "../support/wholeRun.js";

const newWorkplace = withWorkplaces();
const RECIPE = ["--batch-size", "32", "--epochs", "4", "--checkpoint-every", "2"];
const TRAIN = ["train", "--depth", "1", "--width", "2", "--data", "bands", ...RECIPE, "--quiet"];
const RESUME = ["train", "--resume", "--out", "disk/run", "--quiet"];

const mounted: string[] = [];
afterEach(() => {
  for (const folder of mounted.splice(0)) spawnSync("umount", [folder]);
});

/**
 * A working folder with data, and in it a separate disk of a given size in KB. Skips the test if it cannot be
 * mounted.
 */
async function workplaceWithDisk(size: number, { skip }: TestContext): Promise<string> {
  const cwd = await newWorkplace();
  const disk = join(cwd, "disk");
  await mkdir(disk);
  const { status, stderr } = mount("-t", "tmpfs", "-o", `size=${size}k`, "tmpfs", disk);
  if (status !== 0) skip(`no disk can be mounted here: ${stderr ?? "there is no program mount"}`);
  mounted.push(disk);
  await writeIdxFolder(join(cwd, "bands"));
  return cwd;
}

function mount(...words: readonly string[]) {
  return spawnSync("mount", words, { encoding: "utf8" });
}

/** Fills a disk to the last byte. */
async function fill(disk: string): Promise<void> {
  const { bavail, bsize } = await statfs(disk);
  await writeFile(join(disk, "filler"), Buffer.alloc(bavail * bsize));
}

async function expectRefused(cwd: string, words: readonly string[], cause: string): Promise<void> {
  const { code, stdout, stderr } = await convscopeHere(words, { cwd });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^convscope: Cannot write '[^\n]*\n$/);
  expect(stderr).toContain(cause);
}

describe("a full disk", () => {
  it("ends a training in one line, keeps its intact checkpoints, and lets it resume with the same weights", async (context) => {
    const cwd = await workplaceWithDisk(160, context);
    expect((await convscopeHere([...TRAIN, "--out", "whole"], { cwd })).code).toBe(0);
    await expectRefused(cwd, [...TRAIN, "--out", "disk/run"], "the disk is full");
    const run = join(cwd, "disk/run");
    await expectWholeRun(run);
    const { shown, hidden } = await namesIn(run);
    expect(shown).toContain("epoch-01");
    expect(shown).not.toContain("epoch-04");
    expect(hidden).toEqual([]);
    await expectRefused(cwd, RESUME, "the disk is full");
    await expectWholeRun(run);
    expect(mount("-o", "remount,size=4m", join(cwd, "disk")).status).toBe(0);
    expect(await convscopeHere(RESUME, { cwd })).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await weightsOf(run)).toEqual(await weightsOf(join(cwd, "whole")));
  });

  it("ends a drawing in one line and leaves the existing figures", async (context) => {
    const cwd = await workplaceWithDisk(2000, context);
    const draw = [
      "draw",
      "sheet",
      "bundled:mini-resnet",
      "--taps",
      "relu1,relu5",
      "--out",
      "disk/figures",
      "--quiet",
    ];
    expect((await convscopeHere(draw, { cwd })).code).toBe(0);
    const before = await filesOf(join(cwd, "disk/figures"));
    await fill(join(cwd, "disk"));
    await expectRefused(cwd, [...draw, "--zoom", "3"], "the disk is full");
    expect(await filesOf(join(cwd, "disk/figures"))).toEqual(before);
  });
});

describe("a read-only disk", () => {
  it("is reported in one line and stays unchanged", async (context) => {
    const cwd = await workplaceWithDisk(4000, context);
    expect((await convscopeHere([...TRAIN, "--out", "disk/run"], { cwd })).code).toBe(0);
    const before = await filesOf(join(cwd, "disk"));
    expect(mount("-o", "remount,ro", join(cwd, "disk")).status).toBe(0);
    const draw = ["draw", "sheet", "bundled:mini-resnet", "--taps", "relu1", "--quiet", "--out", "disk/run"];
    for (const words of [[...RESUME, "--epochs", "5"], [...TRAIN, "--out", "disk/other"], draw]) {
      await expectRefused(cwd, words, "the file system is read-only");
    }
    expect(await filesOf(join(cwd, "disk"))).toEqual(before);
  });
});

describe("a folder in a file system without folders", () => {
  it.runIf(process.platform === "linux")("is reported in one clear line", async () => {
    const args = ["draw", "sheet", "bundled:mini-resnet", "--taps", "relu1", "--out", "/proc/convscope"];
    const outcome = await convscope(args, { timeout: 20_000 });
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr).toMatch(/^convscope: Cannot write '\/proc\/convscope': .*\.\n$/);
  });
});
