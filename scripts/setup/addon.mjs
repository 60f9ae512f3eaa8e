import { existsSync } from "node:fs";
import { copyFile, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheEntry, cacheFolder } from "./cache.mjs";

const FILE = "addon.node";

/**
 * Installs the addon `name` at `target`: the cached one if it works, otherwise the one that `build(project)` leaves
 * there. `problem(project)` returns why an addon does not work; `build` throws if its result does not.
 */
export async function provideAddon(project, name, { target, build, problem }) {
  const cache = cacheFolder(project.env);
  // The key includes Node's ABI and the processor, so an addon of another platform is never used.
  const key = `${name}-${process.platform}-${process.arch}-abi${process.versions.modules}`;
  const cached = join(cache, key);
  if (existsSync(cached)) {
    await place(cached, target);
    if ((await problem(project)) === undefined) return;
    await rm(cached, { recursive: true, force: true });
  }
  const entry = await cacheEntry(cache, key, async (folder) => {
    await build(project);
    await copyFile(target, join(folder, FILE));
  });
  // Another set-up may have finished first.
  await place(entry, target);
}

// Copied, because an addon finds its libraries relative to its real location.
async function place(entry, target) {
  await mkdir(dirname(target), { recursive: true });
  await copyFile(join(entry, FILE), target);
}
