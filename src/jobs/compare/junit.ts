import { formatNumber } from "../../core/format.js";
import { element, escapeXml } from "../../core/xml.js";
import type { GateResult } from "./gates.js";

/**
 * The results of gates as JUnit XML, as GitHub's, GitLab's and Jenkins' readers take it: a test case for each gate, with a
 * failure in those that do not hold. Times are zero: the file is the same for the same numbers.
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
  const failure = element(
    "failure",
    { message, type: "drifted" },
    escapeXml(`${gate} does not hold: ${message}`),
  );
  const accepted = result.reason === undefined ? "" : element("system-out", {}, escapeXml(message));
  return element("testcase", facts, passed ? accepted : failure);
}

/** A gate's result as it is kept in files: JSON has null for a value that is not finite. */
type KeptResult = Pick<GateResult, "where" | "reason"> & { readonly value: number | null };

/** The value that was measured for a gate, its tap, and any other reason for the result, in words. */
export function measuredWords({ value, where, reason }: KeptResult): string {
  const more = reason === undefined ? "" : ` (${reason})`;
  return `${formatNumber(value ?? Number.NaN)}${where === "" ? "" : ` at ${where}`}${more}`;
}
