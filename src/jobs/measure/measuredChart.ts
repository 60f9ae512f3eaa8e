import { resolve } from "../../core/options/option.js";
import { chartFigure } from "../../figures/charts/chartFigure.js";
import type { FigureFormat } from "../../figures/encoders/index.js";
import type { Figure } from "../../figures/figure.js";
import { lint } from "../../figures/style/lint.js";
import type { StyleChoice } from "../../figures/style/style.js";
import { styleOptions } from "../../figures/style/styleOptions.js";
import { type EncodedFile, encodeFigure } from "../artifact.js";
import type { ChartFormat } from "../chartFormat.js";
import { commandFrom } from "../header.js";
import type { MeasurementHeader } from "../record.js";
import { measurementNotes } from "./measurementNotes.js";
import type { MeasureResult } from "./measureNetworks.js";
import { declaredMeasurement } from "./measureOptions.js";

/** Chart of a measurement, and its text. */
export interface MeasuredChart {
  readonly figure: Figure;
  readonly title: string;
  readonly notes: readonly string[];
  readonly header: MeasurementHeader;
  /** Warnings about text that is illegible in print. */
  readonly warnings: readonly string[];
}

/** Ways to make a chart smaller. */
const CURES = ["fewer checkpoints", "fewer --taps where the measure has them"];

/** Draws the chart of a measurement. Throws `UserError` if its table has no rows. */
export async function drawMeasured(
  measured: MeasureResult,
  choice: StyleChoice = {},
): Promise<MeasuredChart> {
  const { table, chart, ...header } = measured;
  const style = resolve(styleOptions, { ...choice });
  const notes = measurementNotes(measured);
  const figure = await chartFigure(table, chart, { ...style, notes });
  const warnings = lint(figure, style.preset, () => CURES);
  return { figure, title: chart.title, notes, header: { ...header, style }, warnings };
}

/**
 * Encodes the chart of a measurement with its provenance. A `.json` file of it holds the figure as data; on a command
 * line that extension means the table, so the recorded command names a picture instead.
 */
export function encodeMeasured(
  { figure, title, notes, header }: MeasuredChart,
  format: FigureFormat,
): Promise<EncodedFile> {
  const command = chartCommand(header, format === "json" ? "png" : format);
  const description = `${notes.join(". ")}.`;
  return encodeFigure(figure, format, { title, description, provenance: { ...header, command } });
}

/** Command line of a chart. The file's own name does not matter: the same chart has the same bytes under any name. */
export function chartCommand(header: MeasurementHeader, format: ChartFormat): string {
  return commandFrom(header, declaredMeasurement(header.measure), [`${header.measure}.${format}`]);
}
