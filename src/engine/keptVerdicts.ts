import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeFileWhole } from "../core/files/atomicWrite.js";
import { sha256Of } from "../core/files/hash.js";
import { jsonText } from "../core/format.js";
import { VERSION } from "../core/packageFiles.js";
import { builtAt } from "./checkChild.js";
import { installedEngines } from "./installedEngines.js";
import { type Processor, processorHere } from "./processor.js";
import { isVerdict, type Verdict } from "./verdict.js";

/** Everything that a verdict depends on: if any field differs, the kernels are checked again. */
export interface VerdictKey {
  readonly processor: Processor;
  /** Version and build time of this copy of convscope: kernels may differ between two builds of one version. */
  readonly convscope: string;
  /** Versions of the engines' packages, and the name and size of TensorFlow's library. */
  readonly installed: string;
  /** Environment variables read by oneDNN and by TensorFlow's use of it. */
  readonly settings: Readonly<Record<string, string>>;
}

const SETTINGS = /^(?:ONEDNN_|DNNL_|TF_ENABLE_ONEDNN|TF_ONEDNN)/;
/** Variables that affect only what is printed. */
const PRINTING = /VERBOSE/;

/** Key of verdicts on this machine, in an environment. */
export function verdictKey(environment: NodeJS.ProcessEnv): VerdictKey {
  const names = Object.keys(environment)
    .filter((name) => SETTINGS.test(name) && !PRINTING.test(name))
    .sort();
  const settings = Object.fromEntries(names.map((name) => [name, environment[name] ?? ""]));
  const convscope = `${VERSION} built ${builtAt()}`;
  return { processor: processorHere(), convscope, installed: installedEngines(), settings };
}

/** Reads the verdict that a folder stores under a key; undefined if there is none or it is damaged. */
export async function keptVerdict(folder: string, key: VerdictKey): Promise<Verdict | undefined> {
  try {
    const kept: unknown = JSON.parse(await readFile(pathOf(folder, key), "utf8"));
    if (typeof kept !== "object" || kept === null || !("key" in kept) || !("verdict" in kept))
      return undefined;
    const isOfKey = JSON.stringify(kept.key) === JSON.stringify(key);
    return isOfKey && isVerdict(kept.verdict) ? kept.verdict : undefined;
  } catch {
    return undefined;
  }
}

/** Stores a verdict under a key. If the folder is not writable, the verdict is lost and the next run checks again. */
export async function keepVerdict(folder: string, key: VerdictKey, verdict: Verdict): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFileWhole(pathOf(folder, key), jsonText({ key, verdict }));
  } catch {
    // A read-only or full home folder should not make the current command fail.
  }
}

function pathOf(folder: string, key: VerdictKey): string {
  return join(folder, `kernels-${sha256Of(JSON.stringify(key)).slice(0, 16)}.json`);
}
