import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { basename } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  ensureFolder,
  partialBeside,
  removeFolderWhole,
  writeFileWhole,
  writeFolderWhole,
} from "../../../src/core/files/atomicWrite.js";
import { mistakeOf } from "../../support/mistake.ts";
import { withTempFolder } from "../../support/tempFolder.ts";

/** The number of further files that fit on the disk. */
const disk = vi.hoisted(() => ({ room: Infinity }));

vi.mock(import("node:fs/promises"), async (original) => {
  const real = await original();
  const full = Object.assign(new Error("ENOSPC: no space left on device, fsync"), { code: "ENOSPC" });
  const open = async (...args: Parameters<typeof real.open>): Promise<FileHandle> => {
    const file = await real.open(...args);
    disk.room--;
    return disk.room >= 0 ? file : Object.assign(file, { sync: () => Promise.reject(full) });
  };
  return { ...real, open };
});

const path = withTempFolder();
const isRoot = process.getuid?.() === 0;

beforeEach(() => {
  disk.room = Infinity;
});

/** A file whose name is expected to be a folder. */
function fileIn(...parts: readonly string[]): string {
  writeFileSync(path(...parts), "in the way");
  return path(...parts);
}

describe("a file written atomically", () => {
  it.each([
    ["a text", "Zoë\n", Buffer.from("Zoë\n")],
    ["bytes", Uint8Array.of(0, 255, 10), Buffer.from([0, 255, 10])],
    ["nothing", new Uint8Array(0), Buffer.alloc(0)],
  ])("contains %s, and nothing else is left in the folder", async (_, content, expected) => {
    await writeFileWhole(path("figure.png"), content);
    expect(readFileSync(path("figure.png"))).toEqual(expected);
    expect(readdirSync(path())).toEqual(["figure.png"]);
  });

  it("replaces an older one", async () => {
    await writeFileWhole(path("figure.png"), "an older and longer text");
    await writeFileWhole(path("figure.png"), "new");
    expect(readFileSync(path("figure.png"), "utf8")).toBe("new");
  });

  it("may have as long a name as the file system allows", async () => {
    const name = "n".repeat(255);
    await writeFileWhole(path(name), "new");
    expect(readdirSync(path())).toEqual([name]);
  });

  it("keeps the older one and leaves no partial one if the disk is full", async () => {
    await writeFileWhole(path("figure.png"), "old");
    disk.room = 0;
    const sentence = await mistakeOf(() => writeFileWhole(path("figure.png"), "new"));
    expect(sentence).toContain(`Cannot write '${path("figure.png")}': the disk is full.`);
    expect(readFileSync(path("figure.png"), "utf8")).toBe("old");
    expect(readdirSync(path())).toEqual(["figure.png"]);
  });

  it("is rejected if a folder of its name exists, and the folder stays", async () => {
    mkdirSync(path("figure.png"));
    fileIn("figure.png", "mine");
    const sentence = await mistakeOf(() => writeFileWhole(path("figure.png"), "new"));
    expect(sentence).toContain(`Cannot write '${path("figure.png")}': a folder with that name exists.`);
    expect(readdirSync(path("figure.png"))).toEqual(["mine"]);
    expect(readdirSync(path())).toEqual(["figure.png"]);
  });

  it("is rejected if its path leads through a file, and the file stays", async () => {
    const file = fileIn("notes");
    const sentence = await mistakeOf(() => writeFileWhole(path("notes", "figure.png"), "new"));
    expect(sentence).toContain(
      `Cannot write '${path("notes", "figure.png")}': a part of the path is a file, not a folder.`,
    );
    expect(readFileSync(file, "utf8")).toBe("in the way");
  });

  it("is rejected in a missing folder, without mentioning partial files", async () => {
    const sentence = await mistakeOf(() => writeFileWhole(path("none", "figure.png"), "new"));
    expect(sentence).toContain(`Cannot write '${path("none", "figure.png")}': `);
    expect(sentence).not.toContain("partial");
    expect(existsSync(path("none"))).toBe(false);
  });
});

describe("a folder written atomically", () => {
  const files = new Map<string, Uint8Array | string>([
    ["model.json", "{}"],
    ["weights.bin", Uint8Array.of(1, 2, 3)],
  ]);

  it("contains its files, its parents are created, and nothing else is left", async () => {
    await writeFolderWhole(path("runs", "seed"), files);
    expect(readdirSync(path("runs", "seed")).sort()).toEqual(["model.json", "weights.bin"]);
    expect(readFileSync(path("runs", "seed", "weights.bin"))).toEqual(Buffer.from([1, 2, 3]));
    expect(readdirSync(path("runs"))).toEqual(["seed"]);
  });

  it("replaces an older one completely", async () => {
    await writeFolderWhole(path("seed"), new Map([["old.json", "{}"]]));
    await writeFolderWhole(path("seed"), files);
    expect(readdirSync(path("seed")).sort()).toEqual(["model.json", "weights.bin"]);
  });

  it.each([0, 1])("keeps the older one if the disk is full after %i files", async (room) => {
    await writeFolderWhole(path("seed"), new Map([["old.json", "old"]]));
    disk.room = room;
    const sentence = await mistakeOf(() => writeFolderWhole(path("seed"), files));
    expect(sentence).toContain(`Cannot write '${path("seed")}': the disk is full.`);
    expect(readdirSync(path())).toEqual(["seed"]);
    expect(readFileSync(path("seed", "old.json"), "utf8")).toBe("old");
  });

  it("is rejected if a file of its name exists, and the file stays", async () => {
    const file = fileIn("seed");
    const sentence = await mistakeOf(() => writeFolderWhole(file, files));
    expect(sentence).toContain(`Cannot write '${file}': a file with that name exists.`);
    expect(readFileSync(file, "utf8")).toBe("in the way");
    expect(readdirSync(path())).toEqual(["seed"]);
  });

  it("is rejected if its path leads through a file, and the file stays", async () => {
    const file = fileIn("notes");
    const sentence = await mistakeOf(() => writeFolderWhole(path("notes", "seed"), files));
    expect(sentence).toContain(
      `Cannot write '${path("notes", "seed")}': a part of the path is a file, not a folder.`,
    );
    expect(readFileSync(file, "utf8")).toBe("in the way");
  });
});

describe("an ensured folder", () => {
  it("is created with its parents", async () => {
    await ensureFolder(path("a", "b", "c"));
    expect(readdirSync(path("a", "b", "c"))).toEqual([]);
  });

  it("is cleared of the partial files of killed processes, and of nothing else", async () => {
    const { pid: ended } = spawnSync(process.execPath, ["--version"]);
    const mine = basename(partialBeside(path("figure.png")));
    const left = mine.replace(`-${process.pid}-`, `-${ended}-`);
    const elsewhere = left.replace(/partial-\w{8}/, "partial-00000000");
    const others = [mine, elsewhere, ".convscope-partial-notes", "figure.png"];
    for (const name of others) fileIn(name);
    mkdirSync(path(left));
    fileIn(left, "weights.bin");
    await ensureFolder(path());
    expect(readdirSync(path()).sort()).toEqual(others.sort());
  });

  it("keeps its content if it exists", async () => {
    fileIn("mine");
    await ensureFolder(path());
    expect(readdirSync(path())).toEqual(["mine"]);
  });

  it.each([
    ["a file of its name is there", ["notes"], "a file with that name exists"],
    ["its path leads through a file", ["notes", "a"], "a part of the path is a file, not a folder"],
  ])("is rejected if %s, and nothing is written", async (_, parts, cause) => {
    const file = fileIn("notes");
    expect(await mistakeOf(() => ensureFolder(path(...parts)))).toBe(
      `Cannot write '${path(...parts)}': ${cause}. Choose another --out, or fix the folder.`,
    );
    expect(readFileSync(file, "utf8")).toBe("in the way");
    expect(readdirSync(path())).toEqual(["notes"]);
  });

  it.runIf(existsSync("/proc/self"))(
    "is rejected if the system allows no folders there",
    async () => {
      expect(await mistakeOf(() => ensureFolder("/proc/convscope/figures"))).toContain(
        "Cannot write '/proc/convscope/figures': ",
      );
    },
    5_000,
  );

  describe.skipIf(isRoot)("in a folder without write permission", () => {
    beforeEach(() => {
      mkdirSync(path("locked"));
      chmodSync(path("locked"), 0o555);
    });
    afterEach(() => chmodSync(path("locked"), 0o755));

    it.each([["locked"], ["locked/figures"]])("is rejected: %s", async (folder) => {
      expect(await mistakeOf(() => ensureFolder(path(folder)))).toContain(
        `Cannot write '${path(folder)}': permission denied.`,
      );
    });
  });
});

describe("a folder removed atomically", () => {
  it("is gone with its content, and leaves nothing", async () => {
    mkdirSync(path("run"));
    fileIn("run", "weights.bin");
    await removeFolderWhole(path("run"));
    expect(readdirSync(path())).toEqual([]);
  });

  it("must exist", async () => {
    expect(await mistakeOf(() => removeFolderWhole(path("run")))).toContain("Cannot write");
  });
});
