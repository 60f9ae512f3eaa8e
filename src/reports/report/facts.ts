import { formatCount } from "../../pictures/numbers.js";
import type { EngineFacts } from "../header.js";

/** What computed, in words. */
export function engineWords({ name, version, threads }: EngineFacts): string {
  return `${name} ${version}, ${formatCount(threads, "thread")}`;
}
