import { formatCount } from "../pictures/numbers.js";
import type { Table } from "../table.js";
import type { Measured } from "./measure.js";
import type { MeasuredProbeFacts } from "./measurementHeader.js";

/** What stands below the title of a measurement's chart: which networks, over what images, how, and what bands hold. */
export function measurementNotes(measured: Measured): readonly string[] {
  const { checkpoints, probe, training } = measured;
  const learned = training === null ? "" : `; learned from ${imagesOf(training)}`;
  return [
    [...new Set(checkpoints.map(({ name }) => name))].join(", "),
    `${imagesOf(probe)}${learned}`,
    howOf(measured),
    ...bandOf(measured),
  ];
}

function imagesOf({ address, images }: MeasuredProbeFacts): string {
  return `${formatCount(images, "image")} of ${address}`;
}

/** The measure and its options, whether they were given or not. */
function howOf({ measure, options }: Measured): string {
  const given = Object.entries(options).map(([name, value]) => `${name} ${[value].flat().join(", ")}`);
  return [`measure ${measure}`, ...given].join("; ");
}

function bandOf({ table, chart }: Measured): readonly string[] {
  const [low, high] = [chart.low, chart.high].map((name) => summaryOf(table, name));
  return low === undefined || high === undefined ? [] : [`band: ${rangeOf(low, high)}`];
}

function summaryOf({ columns }: Table, name: string | undefined): string | undefined {
  return columns.find((column) => column.name === name)?.summary;
}

/** From one end to the other; the words that both ends begin or end with are said once. */
function rangeOf(low: string, high: string): string {
  const [from, to] = [low.split(" "), high.split(" ")];
  while (from.length > 1 && to.length > 1 && from.at(-1) === to.at(-1)) {
    from.pop();
    to.pop();
  }
  const rest = high.split(" ").slice(to.length);
  const ahead = from.findIndex((word, index) => word !== to[index]);
  to.splice(0, Math.max(0, ahead));
  return [...from, "to", ...to, ...rest].join(" ");
}
