import { existsSync } from "node:fs";
import { copyFile, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheEntry, cacheFolder } from "./cache.mjs";

const FILE = "addon.node";

/**
 * Puts the addon `name` at `target`: the cached one if there is one that works, else what `build(project)` leaves
 * there. `problem(project)` says why an addon does not work; `build` throws if what it has built does not.
 */
export async function provideAddon(project, name, { target, build, problem }) {
  const cache = cacheFolder(project.env);
  // An addon of another Node or processor has another name, so it is never taken.
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
  // Another set-up may have been first.
  await place(entry, target);
}

// A copy, since an addon finds its libraries relative to where it really lies.
async function place(entry, target) {
  await mkdir(dirname(target), { recursive: true });
  await copyFile(join(entry, FILE), target);
}
