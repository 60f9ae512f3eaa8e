import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { lockFolder } from "../../../src/core/files/lock.js";
import { hasEnded, type ProcessMark, thisProcess } from "../../../src/core/files/process.js";
import { mistakeOf } from "../../support/mistake.js";
import { withTempFolder } from "../../support/tempFolder.js";

/** True if the disk supports hard links. */
const disk = vi.hoisted(() => ({ links: true }));

vi.mock(import("node:fs/promises"), async (original) => {
  const real = await original();
  const none = Object.assign(new Error("EPERM: operation not permitted, link"), { code: "EPERM" });
  const link = (from: string, to: string) => (disk.links ? real.link(from, to) : Promise.reject(none));
  return { ...real, link } as typeof real;
});

beforeEach(() => {
  disk.links = true;
});

const path = withTempFolder();

/** The id of a process that has ended. */
const ended = () => spawnSync(process.execPath, ["--version"]).pid;
const writeLock = (number: number, mark: ProcessMark) =>
  writeFile(path(`.convscope-lock-${number}`), JSON.stringify(mark));

describe("a folder's lock", () => {
  it("is exclusive until released, and then leaves nothing", async () => {
    const unlock = await lockFolder(path());
    expect(await mistakeOf(() => lockFolder(path()))).toBe(
      `Process ${process.pid} on ${hostname()} is training in '${path()}'. Wait for it to finish, or choose another --out.`,
    );
    await unlock();
    expect(await readdir(path())).toEqual([]);
    await (await lockFolder(path()))();
  });

  it.each([
    ["a process that has ended", () => ({ host: hostname(), pid: ended(), began: null })],
    ["an earlier process with the number of a living one", () => ({ ...thisProcess(), began: "0" })],
  ])("is taken over from %s", async (_, holder) => {
    await writeLock(1, holder());
    await writeLock(7, holder());
    const unlock = await lockFolder(path());
    expect(await readdir(path())).toEqual([".convscope-lock-8"]);
    await unlock();
    expect(await readdir(path())).toEqual([]);
  });

  it("is not taken over from another machine, whose processes are unknown, until it is deleted by hand", async () => {
    await writeLock(4, { host: "elsewhere", pid: 17, began: null });
    expect(await mistakeOf(() => lockFolder(path()))).toBe(
      `Process 17 on elsewhere is training in '${path()}'. Wait for it to finish, or choose another --out; if it no longer runs, ` +
        `delete '${path(".convscope-lock-4")}'.`,
    );
    await rm(path(".convscope-lock-4"));
    await (await lockFolder(path()))();
  });

  it("is ignored if it is torn", async () => {
    await writeFile(path(".convscope-lock-3"), "{");
    await (await lockFolder(path()))();
  });

  it("works without hard links", async () => {
    disk.links = false;
    const unlock = await lockFolder(path());
    expect(await mistakeOf(() => lockFolder(path()))).toMatch(/is training in/);
    await unlock();
    expect(await readdir(path())).toEqual([]);
  });

  it("goes to one of many concurrent requests, even if a stale lock exists", async () => {
    for (let round = 0; round < 20; round++) {
      if (round % 2 === 1) await writeLock(round, { host: hostname(), pid: ended(), began: null });
      const tries = await Promise.allSettled(Array.from({ length: 12 }, () => lockFolder(path())));
      const won = tries.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      expect(won).toHaveLength(1);
      await won[0]?.();
      expect(await readdir(path())).toEqual([]);
    }
  });
});

describe("the end of a process", () => {
  it("is known for this machine, and unknown for others", () => {
    expect(hasEnded(thisProcess())).toBe(false);
    expect(hasEnded({ ...thisProcess(), pid: ended() })).toBe(true);
    expect(hasEnded({ host: "elsewhere", pid: ended(), began: null })).toBe(false);
  });

  it.runIf(existsSync("/proc/self/stat"))(
    "distinguishes a process from an earlier one with the same id",
    () => {
      expect(hasEnded({ ...thisProcess(), began: "1" })).toBe(true);
      expect(thisProcess().began).toMatch(/^\d+$/);
    },
  );
});
