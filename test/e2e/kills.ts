import type { ChildProcess } from "node:child_process";
import { existsSync, watch } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect } from "vitest";
import { stream } from "../../src/engine/seeds.js";
import { fileHash } from "../support/fileHash.js";
import { outcomeOf, PROGRAM, started } from "../support/program.js";
import { expectWholeRun, filesOf, HIDDEN, namesIn, weightsOf } from "../support/wholeRun.js";

const NETWORK = ["--architecture", "mini-resnet", "--depth", "1", "--width", "2"];
const RECIPE = ["--batch-size", "32", "--epochs", "3", "--optimizer", "adam", "--augment", "shift"];
const TRAIN = ["train", ...NETWORK, "--data", "bands", ...RECIPE, "--checkpoint-every", "1"];
const DRAW = ["draw", "sheet", "bundled:mini-resnet", "--input", "mnist:test/53"];

/**
 * Kills a process after a delay, if one is given and the process has not ended before. Returns true if it was killed.
 */
async function killedAfter(child: ChildProcess, wait: Promise<unknown> | undefined): Promise<boolean> {
  const outcome = outcomeOf(child);
  await Promise.race([wait ?? outcome, outcome]);
  child.kill("SIGKILL");
  const { code, stderr } = await outcome;
  if (code !== null) expect({ code, stderr }).toMatchObject({ code: 0 });
  return code === null;
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Resolves once a process has printed something. */
function spoken(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.stderr?.once("data", () => resolve());
  });
}

/** Resolves once a number of changes have occurred directly in a folder: files are then being written. */
function stirred(folder: string, times: number): Promise<void> {
  return new Promise((resolve) => {
    let left = times;
    const watcher = watch(folder, { persistent: false }, () => {
      if (--left > 0) return;
      watcher.close();
      resolve();
    });
  });
}

async function run(cwd: string, words: readonly string[]): Promise<number> {
  const began = performance.now();
  const { code, stderr } = await outcomeOf(started(process.execPath, [PROGRAM, ...words], { cwd }));
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return performance.now() - began;
}

/** Kills trainings a number of times, in folder after folder, each until it is complete, and returns the count. */
export async function killTrainings(cwd: string, times: number): Promise<number> {
  const whole = await run(cwd, [...TRAIN, "--out", "whole", "--quiet"]);
  const expected = await weightsOf(join(cwd, "whole"));
  const random = stream("kills", "train");
  let [kills, folder] = [0, ""];
  for (let at = 1; kills < times; at++) {
    folder = join(cwd, `run-${at}`);
    await mkdir(folder);
    while (await killedTraining()) kills++;
    expect(await weightsOf(folder)).toEqual(expected);
    expect((await namesIn(folder)).hidden).toEqual([]);
  }
  return kills;

  /** Continues the training in the folder until it is killed or complete, and returns true if it was killed. */
  async function killedTraining(): Promise<boolean> {
    const words = existsSync(join(folder, "run.json")) ? ["train", "--resume"] : TRAIN;
    const child = started(process.execPath, [PROGRAM, ...words, "--out", basename(folder)], { cwd });
    // A third over the whole life, most of which is the engine's start; a third in the rest; a third during writing.
    const moments = [
      () => pause(random() * whole),
      () => spoken(child).then(() => pause(random() * random() * whole)),
      () => stirred(folder, Math.ceil(random() * 60)),
    ];
    const moment = kills < times ? moments[Math.floor(random() * 3)] : undefined;
    const killed = await killedAfter(child, moment?.());
    await expectWholeRun(folder);
    return killed;
  }
}

/** Kills drawings into one folder a number of times, and returns the count. */
export async function killDrawings(cwd: string, times: number): Promise<number> {
  const whole = await run(cwd, [...DRAW, "--out", "whole-figures", "--quiet"]);
  const expected = await filesOf(join(cwd, "whole-figures"));
  const random = stream("kills", "draw");
  const out = join(cwd, "figures");
  await mkdir(out);
  let kills = 0;
  for (let tries = 0; kills < times && tries < 20 * times; tries++) {
    const child = started(process.execPath, [PROGRAM, ...DRAW, "--out", "figures", "--quiet"], { cwd });
    const wait = random() < 0.5 ? pause(random() * whole) : stirred(out, Math.ceil(random() * 60));
    if (await killedAfter(child, wait)) kills++;
    const { shown, hidden } = await namesIn(out);
    for (const name of hidden) expect(name).toMatch(HIDDEN);
    for (const name of shown) expect(await fileHash(out, name), name).toBe(expected[name]);
  }
  await run(cwd, [...DRAW, "--out", "figures", "--quiet"]);
  expect(await filesOf(out)).toEqual(expected);
  return kills;
}
