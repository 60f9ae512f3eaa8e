import { metrics } from "./benchmarks.mjs";
import { summarize } from "./measure.mjs";

const HEADINGS = ["what", "median", "min–max", "target", "ratio"];

function describeTarget(target, summary, { unit }) {
  if (target === null) return "–";
  return `${target} ${unit}, ${summary.median <= target ? "met" : "missed"}`;
}

/** Ratio to each alternative whose benchmark was measured and shows this metric. */
function describeRatios(result, summary, { metric, results }) {
  const ratios = (result.benchmark.against ?? []).flatMap((rival) => {
    const theirs = results.find(({ benchmark }) => benchmark.name === rival && metric in benchmark.targets);
    const other = theirs && summarize(theirs.samples, metric);
    return other ? [`${(summary.median / other.median).toFixed(2)} × ${rival}`] : [];
  });
  return ratios.join(", ") || "–";
}

function rowOf(result, summary, { metric, results }) {
  const { title, unit, digits } = metrics[metric];
  const show = (value) => value.toFixed(digits);
  return [
    `${result.benchmark.name}: ${title}`,
    `${show(summary.median)} ${unit}`,
    `${show(summary.low)}–${show(summary.high)}`,
    describeTarget(result.benchmark.targets[metric], summary, metrics[metric]),
    describeRatios(result, summary, { metric, results }),
  ];
}

/** Rows of the table: headings, then one row for each requested metric of each benchmark that has samples. */
export function tabulate(results, isWanted) {
  const rows = results.flatMap((result) =>
    Object.keys(result.benchmark.targets).flatMap((metric) => {
      const summary = isWanted(result.benchmark, metric) && summarize(result.samples, metric);
      return summary ? [rowOf(result, summary, { metric, results })] : [];
    }),
  );
  return [HEADINGS, ...rows];
}

function pad(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])));
}

export function formatText(rows) {
  return pad(rows)
    .map((row) => row.join("  ").trimEnd())
    .join("\n");
}

export function formatMarkdown(rows) {
  const [headings, ...body] = pad(rows);
  const rule = headings.map((cell, column) => "-".repeat(cell.length - 1) + (column === 0 ? "-" : ":"));
  return [headings, rule, ...body].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
