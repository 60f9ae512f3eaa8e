import { existsSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

const require = createRequire(import.meta.url);

const NATIVE = "@tensorflow/tfjs-node";
const PACKAGES = ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm", NATIVE];
const LIBRARY = "deps/lib/libtensorflow.so.2";

/**
 * Describes the installed engines without loading them: the versions of the packages, and the name and size of
 * TensorFlow's library. While the description stays the same, so does the engine.
 */
export function installedEngines(): string {
  const versions = PACKAGES.map((name) => `${name} ${versionOf(name)}`);
  return [...versions, libraryWords()].join("; ");
}

/** True if the native engine's package is installed; loading it may still fail. */
export function hasNative(): boolean {
  return versionOf(NATIVE) !== "none";
}

function versionOf(name: string): string {
  try {
    return (require(`${name}/package.json`) as { version: string }).version;
  } catch {
    return "none";
  }
}

function libraryWords(): string {
  try {
    const link = join(dirname(require.resolve(`${NATIVE}/package.json`)), LIBRARY);
    if (!existsSync(link)) return "no library";
    const path = realpathSync(link);
    return `${basename(path)} of ${statSync(path).size} bytes`;
  } catch {
    return "no library";
  }
}
