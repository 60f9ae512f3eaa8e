import type { StyleChoice } from "../../figures/style/style.js";
import { csvOf, plainTable } from "../../table/csv.js";
import { chartWriters } from "../chartFormat.js";
import { writeOutputs } from "../outputs.js";
import type { MeasureResult } from "./measure.js";
import { drawMeasured, encodeMeasured, type MeasuredChart } from "./measuredChart.js";

/**
 * Writes a measurement to files, each whole or not at all: its table to `.csv` and `.json`, its chart to any other
 * ending of a figure. Gives what a reader in print could not read of the chart, in sentences. Throws `UserError` when a
 * file cannot be written or is there and is not convscope's, and where nothing of the chart can be drawn.
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

/** A measurement as one JSON document: everything that it takes to measure again, and the table. */
export function measuredJson({ table, chart: _, ...header }: MeasureResult): string {
  const document = { ...header, command: `${header.command} --json`, ...plainTable(table) };
  return `${JSON.stringify(document, null, 2)}\n`;
}
