import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { placeNamed } from "../../src/checkpoints/checkpointPlace.js";
import { openRun } from "../../src/checkpoints/run.js";
import { stream } from "../../src/engine/seeds.js";
import { outcomeOf, PROGRAM, parsed, started, withWorkplaces } from "../support/cli.js";
import { fileHash } from "../support/fileHash.js";
import { writeIdxFolder } from "./idxFolder.js";

const newWorkplace = withWorkplaces();
const MINUTES = 60_000;
/** How often each command is killed. */
const KILLS = 30;

const NETWORK = ["--architecture", "seed", "--depth", "1", "--width", "2"];
const RECIPE = ["--batch-size", "32", "--epochs", "3", "--optimizer", "adam", "--augment", "shift"];
const TRAIN = ["train", ...NETWORK, "--data", "bands", ...RECIPE, "--checkpoint-every", "1"];
const DRAW = ["draw", "sheet", "bundled:seed", "--input", "mnist:test/53"];

const HIDDEN = /^\.convscope-(partial|lock)-/;
const FILES = ["convscope.json", "model.json", "weights.bin"];

/** What is in a folder to see, and what is hidden in it. */
async function namesIn(folder: string) {
  const names = (await readdir(folder)).sort();
  return {
    shown: names.filter((name) => !name.startsWith(".")),
    hidden: names.filter((name) => name.startsWith(".")),
  };
}

/** Every file below a folder, by path, with its hash. */
async function filesOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const hashes = paths
    .sort()
    .map(async (path) => [path.slice(folder.length + 1), await fileHash(path)] as const);
  return Object.fromEntries(await Promise.all(hashes));
}

/** A process that is killed after a while, where it is not through before. Gives whether it was. */
async function killedAfter(child: ChildProcess, wait: Promise<unknown>): Promise<boolean> {
  const outcome = outcomeOf(child);
  await Promise.race([wait, outcome]);
  child.kill("SIGKILL");
  const { code, stderr } = await outcome;
  if (code !== null) expect({ code, stderr }).toMatchObject({ code: 0 });
  return code === null;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Resolves once a process has said something. */
function spoken(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.stderr?.once("data", () => resolve());
  });
}

/** Checks that all that a killed training left is whole. */
async function expectWholeRun(run: string): Promise<void> {
  if (!existsSync(run)) return;
  const { shown, hidden } = await namesIn(run);
  for (const name of hidden) expect(name).toMatch(HIDDEN);
  const checkpoints = shown.filter((name) => placeNamed(name) !== undefined);
  const beside = ["history.csv", "run.json"].filter((name) => shown.includes(name));
  expect(shown).toEqual([...checkpoints, ...beside]);
  if (shown.length > 0) parsed(await readFile(join(run, "run.json"), "utf8"));
  for (const name of checkpoints) {
    const folder = join(run, name);
    const { sha256 } = parsed<{ sha256: Record<string, string> }>(
      await readFile(join(folder, "convscope.json"), "utf8"),
    );
    const files = (await readdir(folder)).sort();
    expect(files.filter((file) => file !== "optimizer.bin")).toEqual(FILES);
    for (const file of files.filter((file) => file !== "convscope.json"))
      expect(await fileHash(folder, file), join(name, file)).toBe(sha256[file]);
  }
  if (checkpoints.length === 0) return;
  const last = (await openRun(run)).checkpoints.map(({ name }) => name);
  expect([...last].sort()).toEqual(checkpoints);
  expect(await readdir(join(run, last.at(-1) as string))).toContain("optimizer.bin");
  await expectHistoryOf(run, last);
}

/** The history may lack the checkpoint that a kill came right after, and no other one. */
async function expectHistoryOf(run: string, checkpoints: readonly string[]): Promise<void> {
  const path = join(run, "history.csv");
  const [, ...lines] = existsSync(path) ? (await readFile(path, "utf8")).split("\r\n") : ["", ""];
  expect(lines.at(-1)).toBe("");
  const told = lines.slice(0, -1).map((line) => line.split(",")[0]);
  expect([checkpoints, checkpoints.slice(0, -1)]).toContainEqual(told);
}

async function run(cwd: string, words: readonly string[]): Promise<number> {
  const began = performance.now();
  const { code, stderr } = await outcomeOf(started(process.execPath, [PROGRAM, ...words], { cwd }));
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return performance.now() - began;
}

/** Kills trainings in folder after folder, each until it is through, and gives how often. */
async function killTrainings(cwd: string): Promise<number> {
  const whole = await run(cwd, [...TRAIN, "--out", "whole", "--quiet"]);
  const due = await weightsOf(join(cwd, "whole"));
  const random = stream("kills", "train");
  let kills = 0;
  for (let at = 1; kills < KILLS; at++) {
    const out = `run-${at}`;
    for (let through = false; !through; ) {
      const goingOn = existsSync(join(cwd, out, "run.json"));
      const words = goingOn ? ["train", "--resume", "--out", out] : [...TRAIN, "--out", out];
      const child = started(process.execPath, [PROGRAM, ...words], { cwd });
      // Half of them over the whole life, and half after the start of the engine, which takes most of it.
      const wait =
        random() < 0.5
          ? pause(random() * whole)
          : spoken(child).then(() => pause(random() * random() * whole));
      through = !(await killedAfter(child, wait));
      if (!through) kills++;
      await expectWholeRun(join(cwd, out));
      if (kills >= KILLS && !through) {
        await run(
          cwd,
          existsSync(join(cwd, out, "run.json"))
            ? ["train", "--resume", "--out", out]
            : [...TRAIN, "--out", out],
        );
        through = true;
      }
    }
    expect(await weightsOf(join(cwd, out))).toEqual(due);
    expect((await namesIn(join(cwd, out))).hidden).toEqual([]);
  }
  return kills;
}

/** All files of a run but those that tell where it is. */
async function weightsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const files = Object.entries(await filesOf(folder));
  return Object.fromEntries(
    files.filter(([path]) => !path.endsWith("convscope.json") && path !== "run.json"),
  );
}

/** Kills drawings into one folder, and gives how often. */
async function killDrawings(cwd: string): Promise<number> {
  const whole = await run(cwd, [...DRAW, "--out", "whole-figures", "--quiet"]);
  const due = await filesOf(join(cwd, "whole-figures"));
  const random = stream("kills", "draw");
  const out = join(cwd, "figures");
  let kills = 0;
  for (let tries = 0; kills < KILLS && tries < 20 * KILLS; tries++) {
    const child = started(process.execPath, [PROGRAM, ...DRAW, "--out", "figures", "--quiet"], { cwd });
    if (await killedAfter(child, pause((1 - random() * random()) * whole))) kills++;
    if (!existsSync(out)) continue;
    const { shown, hidden } = await namesIn(out);
    for (const name of hidden) expect(name).toMatch(HIDDEN);
    for (const name of shown) expect(await fileHash(out, name), name).toBe(due[name]);
  }
  await run(cwd, [...DRAW, "--out", "figures", "--quiet"]);
  expect(await filesOf(out)).toEqual(due);
  return kills;
}

describe("a process that is killed at any moment", () => {
  it("leaves whole files, no half checkpoint, and trainings that go on to the same bytes", {
    timeout: 10 * MINUTES,
  }, async () => {
    const cwd = await newWorkplace();
    await writeIdxFolder(join(cwd, "bands"));
    const kills = await Promise.all([killTrainings(cwd), killDrawings(cwd)]);
    expect(kills).toEqual([KILLS, KILLS]);
  });
});
