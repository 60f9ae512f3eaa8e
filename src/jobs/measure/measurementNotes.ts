import { formatCount } from "../../core/format.js";
import { commandLine } from "../../core/options/commandLine.js";
import { noteSummary } from "../../data/noteSummary.js";
import { measureOf } from "../../measures/index.js";
import { pixelsNote } from "../../network/pixelRange.js";
import { cellIn, type Table } from "../../table/table.js";
import { answeringName, type MeasuredProbeFacts } from "../record.js";
import type { MeasureResult } from "./measureNetworks.js";

/** Notes below a chart's title: networks, images, method, and the meaning of bands. */
export function measurementNotes(measured: MeasureResult): readonly string[] {
  return [
    checkpointsNote(measured),
    imagesNote(measured),
    ...doneToImages(measured),
    ...pixelNotes(measured),
    ...resizingNotes(measured),
    howOf(measured),
    ...methodNotes(measured),
    ...bandNotes(measured),
    ...rowNotes(measured),
  ];
}

/** Note on the networks that were measured. */
export function checkpointsNote({ checkpoints }: MeasureResult): string {
  return [...new Set(checkpoints.map(answeringName))].join(", ");
}

/** Note on the images. */
export function imagesNote({ probe, training }: MeasureResult): string {
  const learned = training === null ? "" : `; trained on ${imagesOf(training)}`;
  return `${imagesOf(probe)}${learned}`;
}

/** Notes on the preparation of the measured images; empty if there was none. */
function doneToImages({ probe: { notes, images } }: MeasureResult): readonly string[] {
  const summary = noteSummary(notes, images);
  return summary === "" ? [] : [summary];
}

/** Notes on the preprocessing of networks, each once, with the networks that it is about unless it is about all. */
function pixelNotes({ checkpoints }: MeasureResult): readonly string[] {
  const notes = checkpoints.map(({ preprocessing }) => pixelsNote(preprocessing));
  return [...new Set(notes)].flatMap((note) => {
    if (note === undefined) return [];
    const names = checkpoints.filter((_, at) => notes[at] === note).map(({ name }) => name);
    return [names.length === checkpoints.length ? note : `${names.join(", ")}: ${note}`];
  });
}

/** Note on the network whose resizing of photographs applies to all; empty if all have the same. */
function resizingNotes({ checkpoints }: MeasureResult): readonly string[] {
  const [first, ...others] = checkpoints;
  const resizing = JSON.stringify(first?.preprocessing.resizing);
  if (others.every(({ preprocessing }) => JSON.stringify(preprocessing.resizing) === resizing)) return [];
  return [`photographs are resized as the preprocessing of ${first?.name} says, for all networks`];
}

function imagesOf({ address, images }: MeasuredProbeFacts): string {
  return `${formatCount(images, "image")} of ${address}`;
}

/** Measure, and its options that differ from the defaults, which often do not matter. */
function howOf({ measure, options }: MeasureResult): string {
  return commandLine(["measure", measure], measureOf(measure).options, options);
}

/** Notes of the measure on its method. */
export function methodNotes({ measure, options }: MeasureResult): readonly string[] {
  return measureOf(measure).notesWith?.(options) ?? [];
}

/** Distinct notes on the rows that are drawn; rows without a value explain its absence. */
export function rowNotes({ table, chart }: MeasureResult): readonly string[] {
  const drawn = table.rows.filter((row) => cellIn(table, row, chart.y) !== null);
  const notes = drawn.map((row) => cellIn(table, row, "note"));
  return [...new Set(notes)].filter((note) => typeof note === "string");
}

/** Meaning of bands; empty if there are none. */
export function bandNotes({ table, chart }: MeasureResult): readonly string[] {
  const [low, high] = [chart.low, chart.high].map((name) => summaryOf(table, name));
  return low === undefined || high === undefined ? [] : [`band: ${rangeOf(low, high)}`];
}

function summaryOf({ columns }: Table, name: string | undefined): string | undefined {
  return columns.find((column) => column.name === name)?.summary;
}

/** Describes a range from one end to the other, without repeating words that both ends begin or end with. */
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
