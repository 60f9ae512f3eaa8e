import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { cacheEntry, cacheFolder } from "../../scripts/setup/cache.mjs";
import { repository } from "./workshop.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "convscope-cache-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fillWith = (text: string) => async (part: string) => writeFileSync(join(part, "file"), text);

it("is in XDG_CACHE_HOME, else in HOME, else in a temporary folder of the user", () => {
  const temporary = join(folder, "temporary");
  const [xdg, home] = [join(folder, "xdg"), join(folder, "home")];
  expect(cacheFolder({ XDG_CACHE_HOME: xdg, HOME: home })).toBe(join(xdg, "convscope"));
  expect(cacheFolder({ HOME: home })).toBe(join(home, ".cache", "convscope"));
  expect(cacheFolder({ HOME: "/dev/null" }, { temporary })).toBe(
    join(temporary, `convscope-${userInfo().uid}`),
  );
  expect(cacheFolder({}, { temporary })).toBe(join(temporary, `convscope-${userInfo().uid}`));
});

it("fills an entry once", async () => {
  const entry = await cacheEntry(folder, "entry", fillWith("first"));
  await cacheEntry(folder, "entry", fillWith("second"));
  expect(readFileSync(join(entry, "file"), "utf8")).toBe("first");
});

it("keeps nothing of an entry that failed", async () => {
  const filling = cacheEntry(folder, "entry", async (part: string) => {
    await fillWith("half")(part);
    throw new Error("disk full");
  });
  await expect(filling).rejects.toThrow("disk full");
  expect(readdirSync(folder)).toEqual([]);
});

it("gives the same complete entry to two that fill it at the same time", async () => {
  const entries = await Promise.all(
    ["one", "two"].map((text) => cacheEntry(folder, "entry", fillWith(text))),
  );
  expect(entries).toEqual([join(folder, "entry"), join(folder, "entry")]);
  expect(readdirSync(folder)).toEqual(["entry"]);
  expect(readdirSync(join(folder, "entry"))).toEqual(["file"]);
});

it("does not take the remains of a killed set-up for an entry", async () => {
  const module = join(repository, "scripts", "setup", "cache.mjs");
  const script = `
    const { cacheEntry } = await import(${JSON.stringify(module)});
    await cacheEntry(${JSON.stringify(folder)}, "entry", () => {
      console.log("half-way");
      return new Promise(() => setInterval(() => {}, 1000));
    });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "close");
  expect(readdirSync(folder)).toHaveLength(1);
  expect(existsSync(join(folder, "entry"))).toBe(false);
  const entry = await cacheEntry(folder, "entry", fillWith("whole"));
  expect(readFileSync(join(entry, "file"), "utf8")).toBe("whole");
});

it("removes remains after a day", async () => {
  const hanging = join(folder, "entry.0.part");
  writeFileSync(hanging, "");
  await cacheEntry(folder, "one", fillWith(""));
  expect(existsSync(hanging)).toBe(true);
  utimesSync(hanging, 0, 0);
  await cacheEntry(folder, "two", fillWith(""));
  expect(existsSync(hanging)).toBe(false);
});
