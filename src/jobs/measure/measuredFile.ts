import { UserError } from "../../core/errors.js";
import { parseFormat } from "../../figures/encoders/index.js";
import type { StyleChoice } from "../../figures/style/style.js";
import { csvOf, plainTable } from "../../table/csv.js";
import { chartWriters } from "../chartFormat.js";
import type { MeasureJob } from "../job.js";
import { writeOutputs } from "../outputs.js";
import { chartCommand, drawMeasured, encodeMeasured, type MeasuredChart } from "./measuredChart.js";
import type { MeasureResult } from "./measureNetworks.js";

/**
 * Writes a measurement to files, each atomically: its table to `.csv` and `.json`, its chart to any other figure
 * format. Returns warnings about text of the chart that is illegible in print, as sentences. Throws `UserError` if a
 * file cannot be written or exists and is not convscope's, and if the chart has nothing to draw.
 */
export async function writeMeasured(
  paths: readonly string[],
  measured: MeasureResult,
  style: StyleChoice = {},
): Promise<readonly string[]> {
  let drawn: MeasuredChart | undefined;
  await writeOutputs(paths, {
    csv: async () => csvOf(measured.table),
    json: async () => measuredJson(measured),
    ...chartWriters(async (format) => {
      drawn ??= await drawMeasured(measured, style);
      return encodeMeasured(drawn, format);
    }),
  });
  return drawn?.warnings ?? [];
}

/** Formats a measurement as a JSON document: everything needed to reproduce it, and the table. */
export function measuredJson({ table, chart: _, ...header }: MeasureResult): string {
  const document = { ...header, command: `${header.command} --json`, ...plainTable(table) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Encoded files of a measurement. */
export interface MeasurementFiles {
  /** Table as CSV and as JSON, and its chart in each format; that of a chart as data is `.chart.json`. */
  readonly artifacts: readonly MeasuredFile[];
  readonly attachments: readonly [];
  /** Warnings about text that is illegible in print, or the reason why there is no chart. */
  readonly warnings: readonly string[];
  /** Command line of the chart; empty if it has nothing to draw. */
  readonly command: string;
}

interface MeasuredFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Encodes a measurement in the formats of a job: its table, and its chart if it has anything to draw. */
export async function encodeMeasurement(
  { measure, style = {}, formats = ["png"] }: MeasureJob,
  measured: MeasureResult,
): Promise<MeasurementFiles> {
  const tables = [
    { name: `${measure}.csv`, bytes: Buffer.from(csvOf(measured.table)) },
    { name: `${measure}.json`, bytes: Buffer.from(measuredJson(measured)) },
  ];
  try {
    const chart = await drawMeasured(measured, style as StyleChoice);
    const encoded = formats.map(async (format) => {
      const { bytes } = await encodeMeasured(chart, parseFormat(format));
      return { name: `${measure}.${format === "json" ? "chart.json" : format}`, bytes };
    });
    return {
      artifacts: [...tables, ...(await Promise.all(encoded))],
      attachments: [],
      warnings: chart.warnings,
      command: chartCommand(chart.header, "png"),
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { artifacts: tables, attachments: [], warnings: [error.message], command: "" };
  }
}
