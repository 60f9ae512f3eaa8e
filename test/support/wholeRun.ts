import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { openRun } from "../../src/checkpoints/run.js";
import { placeNamed } from "../../src/network/checkpointPlace.js";
import { parsed } from "./cli.js";
import { fileHash } from "./fileHash.js";

/** Names that a killed process may leave behind. */
export const HIDDEN = /^\.convscope-(partial|lock)-/;
const FILES = ["convscope.json", "model.json", "weights.bin"];

/** The visible entries of a folder, and the hidden ones. */
export async function namesIn(folder: string) {
  const names = (await readdir(folder)).sort();
  return {
    shown: names.filter((name) => !name.startsWith(".")),
    hidden: names.filter((name) => name.startsWith(".")),
  };
}

/** Every file below a folder, by path, with its hash. */
export async function filesOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const hashes = paths
    .sort()
    .map(async (path) => [path.slice(folder.length + 1), await fileHash(path)] as const);
  return Object.fromEntries(await Promise.all(hashes));
}

/** All files of a run except those that state its location. */
export async function weightsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const files = Object.entries(await filesOf(folder));
  return Object.fromEntries(
    files.filter(([path]) => !path.endsWith("convscope.json") && path !== "run.json"),
  );
}

/** Checks that everything left by an ended training is intact. */
export async function expectWholeRun(run: string): Promise<void> {
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

/** The history may only lack the checkpoint that was written right before a kill. */
async function expectHistoryOf(run: string, checkpoints: readonly string[]): Promise<void> {
  const path = join(run, "history.csv");
  const [, ...lines] = existsSync(path) ? (await readFile(path, "utf8")).split("\r\n") : ["", ""];
  expect(lines.at(-1)).toBe("");
  const listed = lines.slice(0, -1).map((line) => line.split(",")[0]);
  expect([checkpoints, checkpoints.slice(0, -1)]).toContainEqual(listed);
}
