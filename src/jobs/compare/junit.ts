import { formatNumber } from "../../core/format.js";
import { element, escapeXml } from "../../core/xml.js";
import type { GateResult } from "./gates.js";

/**
 * Formats the results of gates as JUnit XML for GitHub, GitLab and Jenkins: a test case per gate, with a failure if
 * it does not pass. Times are zero, so equal numbers give equal files.
 */
export function junitOf(results: readonly GateResult[], suite: string): string {
  const cases = results.map(caseOf);
  const failures = results.filter(({ passed }) => !passed).length;
  const counts = { tests: results.length, failures, errors: 0, skipped: 0, time: 0 };
  const inner = element("testsuite", { name: suite, ...counts }, `\n${cases.join("\n")}\n`);
  const { skipped: _, ...totals } = counts;
  const outer = element("testsuites", { name: "convscope compare", ...totals }, `\n${inner}\n`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${outer}\n`;
}

function caseOf(result: GateResult): string {
  const { gate, passed } = result;
  const facts = { name: gate, classname: "convscope.compare", time: 0 };
  const message = `${result.what}: ${measuredWords(result)}`;
  const failure = element("failure", { message, type: "drifted" }, escapeXml(`${gate} failed: ${message}`));
  const accepted = result.reason === undefined ? "" : element("system-out", {}, escapeXml(message));
  return element("testcase", facts, passed ? accepted : failure);
}

/** Result of a gate as stored in files: JSON has null for a non-finite value. */
type KeptResult = Pick<GateResult, "where" | "reason"> & { readonly value: number | null };

/** Describes the measured value of a gate, its tap, and any other reason for the result. */
export function measuredWords({ value, where, reason }: KeptResult): string {
  const more = reason === undefined ? "" : ` (${reason})`;
  return `${formatNumber(value ?? Number.NaN)}${where === "" ? "" : ` at ${where}`}${more}`;
}
