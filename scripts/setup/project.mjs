import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Checkout with its set-up record. `record` contains `engine`, `canvas` and the `stamps` of completed steps; it is
 * stored in node_modules because it describes what is installed there and must be deleted with it.
 */
export function openProject(root, { env = process.env, retry = false } = {}) {
  const modules = join(root, "node_modules");
  const folder = join(modules, ".convscope");
  const record = { stamps: {}, ...readJson(join(folder, "setup.json")) };
  return { root, modules, folder, env, retry, record };
}

/** Writes the record atomically. */
export function writeRecord({ folder, record }) {
  mkdirSync(folder, { recursive: true });
  const part = join(folder, `setup.json.${process.pid}`);
  writeFileSync(part, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(part, join(folder, "setup.json"));
}

/** Parsed file; undefined if it is missing or not JSON. */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
