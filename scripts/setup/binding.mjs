import { existsSync, realpathSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, sep } from "node:path";

const LIBRARIES = ["libtensorflow.so.2", "libtensorflow.2.dylib", "tensorflow.dll"];

/** Folder of the @tensorflow/tfjs-node package, or a path within it. */
export const bindingPath = (project, ...path) => join(project.modules, "@tensorflow", "tfjs-node", ...path);

/** Path of the binding's addon: the package offers no Node-API version above the eighth. */
export const addonPath = (project) => bindingPath(project, "lib", "napi-v8", "tfjs_binding.node");

/**
 * Origin of the binding's library: `own` if the package's install script put it there, `wheel` if it is
 * linked to the folder `wheel`, undefined if addon or library are missing or the link leads elsewhere.
 */
export function bindingOrigin(project, wheel) {
  const candidates = LIBRARIES.map((name) => bindingPath(project, "deps", "lib", name));
  const library = candidates.find((path) => existsSync(path));
  if (library === undefined || !existsSync(addonPath(project))) return undefined;
  if (isWithin(library, bindingPath(project))) return "own";
  return existsSync(wheel) && isWithin(library, wheel) ? "wheel" : undefined;
}

/** Removes the remains of an earlier installation, complete or not, from the package. */
export async function clearBinding(project) {
  const leftovers = ["deps", "lib", "build-tmp-napi-v8"].map((name) => bindingPath(project, name));
  await Promise.all(leftovers.map((path) => rm(path, { recursive: true, force: true })));
}

function isWithin(path, folder) {
  return realpathSync(path).startsWith(realpathSync(folder) + sep);
}
