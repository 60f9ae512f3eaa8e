import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import { checkpointSources } from "../../src/checkpoints/checkpointSources.js";
import { FileChanges } from "../../src/cli/fileChanges.js";
import { writeFolderWhole } from "../../src/core/files/atomicWrite.js";
import { probeSources } from "../../src/data/probeSources.js";
import { fileAt } from "../../src/report/spec/specSources.js";
import { withTempFolder } from "../support/tempFolder.js";

const within = withTempFolder();
const never = new AbortController().signal;

let changes: FileChanges;
afterEach(() => changes.close());

async function following(...sources: Parameters<FileChanges["follow"]>[0]) {
  changes = new FileChanges(within("report"));
  await changes.follow(sources);
}

/** All reported paths until a given set is among them; they may arrive one by one. */
async function toldUntil(...expected: readonly string[]): Promise<readonly string[]> {
  const seen = new Set<string>();
  while (!expected.every((path) => seen.has(path)))
    for (const path of await changes.next(never)) seen.add(path);
  return [...seen].sort();
}

describe("changes of files", () => {
  it("are reported for a file that is overwritten, replaced, removed and recreated", async () => {
    const file = within("r.yaml");
    await writeFile(file, "1");
    await following(fileAt(file));
    await writeFile(file, "22");
    expect(await changes.next(never)).toEqual([file]);
    await writeFile(within("other"), "333");
    await rename(within("other"), file);
    expect(await changes.next(never)).toEqual([file]);
    await rm(file);
    expect(await changes.next(never)).toEqual([file]);
    await writeFile(file, "4444");
    expect(await changes.next(never)).toEqual([file]);
  });

  it("are reported for new epochs of a run, even if the run did not exist before", async () => {
    await following(...checkpointSources("runs/new", within()));
    await mkdir(within("runs"));
    const epoch = (name: string) => within("runs", "new", name);
    await mkdir(within("runs", "new"));
    // A training takes longer than starting to watch the folder around it.
    await toldUntil(within("runs", "new"));
    await writeFolderWhole(epoch("epoch-01"), new Map([["model.json", "{}"]]));
    await toldUntil(epoch("epoch-01"));
    await writeFolderWhole(epoch("epoch-02"), new Map([["model.json", "{}"]]));
    const paths = await toldUntil(epoch("epoch-02"));
    expect(paths.filter((path) => path.includes("partial"))).toEqual([]);
  });

  it("are not reported for files that do not count, nor for one's own output", async () => {
    await mkdir(within("report"));
    await following(...probeSources("report", { data: "mnist", from: within() }), fileAt(within("last")));
    await writeFile(within("notes.txt"), "1");
    await writeFile(within("report", "own.png"), "1");
    await writeFile(within("last"), "1");
    expect(await changes.next(never)).toEqual([within("last")]);
  });

  it("are reported for all files that change together", async () => {
    await mkdir(within("photos"));
    await following(...probeSources("photos", { data: "mnist", from: within() }));
    const files = ["a.png", "b.png", "c.png"].map((name) => within("photos", name));
    await Promise.all(files.map((file) => writeFile(file, "1")));
    expect(await toldUntil(...files)).toEqual(files);
  });

  it("are not missed while switching to other files", async () => {
    const [a, b] = [fileAt(within("one")), fileAt(within("other"))];
    await following(a);
    const follow = changes.follow([a, b]);
    await writeFile(within("one"), "1");
    await follow;
    // The caller reads the files afterwards; only later changes must be reported.
    await writeFile(within("one"), "22");
    await writeFile(within("other"), "1");
    expect(await toldUntil(within("one"), within("other"))).toEqual([within("one"), within("other")]);
  });

  it("are waited for until interrupted", async () => {
    await following(fileAt(within("r.yaml")));
    const interrupt = new AbortController();
    const waiting = changes.next(interrupt.signal);
    interrupt.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  });
});
