import { readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";

const FLAGS = /^(?:flags|Features)\s*:\s*(.*)$/m;
const CACHES = "/sys/devices/system/cpu/cpu0/cache";

/** Processor as the system describes it; numeric libraries choose their kernels by these properties. */
export interface Processor {
  /** Model name, `Intel(R) Xeon(R) …`; the architecture if the system does not report it. */
  readonly model: string;
  /** Extensions of its instruction set, as the system lists them; empty if it does not. */
  readonly flags: string;
  /** Level, type and size of each cache; empty if the system or a virtual machine does not report them. */
  readonly caches: string;
}

/** Processor of this machine. */
export function processorHere(): Processor {
  const name = cpus()[0]?.model.trim();
  return { model: name || process.arch, flags: flagsHere(), caches: cachesHere() };
}

function flagsHere(): string {
  return FLAGS.exec(textOf("/proc/cpuinfo"))?.[1] ?? "";
}

function cachesHere(): string {
  const part = (folder: string, name: string) => textOf(join(CACHES, folder, name)).trim();
  return cacheFolders()
    .map((folder) => `L${part(folder, "level")} ${part(folder, "type")} ${part(folder, "size")}`)
    .join(", ");
}

function cacheFolders(): readonly string[] {
  try {
    return readdirSync(CACHES)
      .filter((name) => name.startsWith("index"))
      .sort();
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
