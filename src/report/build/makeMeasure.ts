import { reasonOf, UserError } from "../../core/errors.js";
import type { FigureFormat } from "../../figures/encoders/index.js";
import type { StyleChoice } from "../../figures/style/style.js";
import { probeFacts } from "../../jobs/header.js";
import { type MeasurePlan, type MeasureResult, measure } from "../../jobs/measure/measure.js";
import { drawMeasured, encodeMeasured } from "../../jobs/measure/measuredChart.js";
import { measuredJson } from "../../jobs/measure/measuredFile.js";
import { measurementCommand } from "../../jobs/measure/measurementHeader.js";
import { type MeasureName, measureOf } from "../../measures/index.js";
import { csvOf } from "../../table/csv.js";
import { captionMeasurement } from "../pages/measurementCaption.js";
import type { ArtifactPlan } from "./artifactPlan.js";
import type { Gap } from "./artifactRecord.js";
import type { BuildContext, JobResult } from "./jobResult.js";

/** What a chart is written to. Its table has the name `.json` for itself. */
const ENDINGS: Readonly<Record<Extract<FigureFormat, "png" | "svg" | "json">, string>> = {
  png: "png",
  svg: "svg",
  json: "chart.json",
};

/** Measures checkpoints over a probe: a table and its chart. Those that have nothing to measure are gaps. */
export async function makeMeasure(plan: ArtifactPlan, means: BuildContext): Promise<JobResult> {
  const { isExplicit, checkpoints, options } = plan;
  const [first] = checkpoints;
  const network = await means.inputs.network(first?.address ?? "", options);
  const probe = await means.inputs.probe(plan.probe?.address ?? "", network, options);
  const gaps: Gap[] = [];
  const leaveOut = (checkpoint: string, error: UserError) =>
    gaps.push({ checkpoint, reason: reasonOf(error) });
  try {
    const measured = await measure({
      ...(await planOf(plan, means)),
      probe,
      ...(isExplicit ? {} : { leaveOut }),
    });
    return { ...(await filesOf(plan, measured)), gates: [], gaps };
  } catch (error) {
    if (isExplicit || !(error instanceof UserError)) throw error;
    const left =
      gaps.length > 0 ? gaps : checkpoints.map(({ name }) => ({ checkpoint: name, reason: reasonOf(error) }));
    return { ...NOTHING, probe: probeFacts(probe), gaps: left };
  }
}

const NOTHING = {
  files: new Map(),
  checkpoints: [],
  figures: [],
  tables: [],
  gates: [],
  notes: [],
  warnings: [],
};

async function planOf(
  { name, options, checkpoints }: ArtifactPlan,
  { engine, inputs }: BuildContext,
): Promise<Omit<MeasurePlan, "probe">> {
  const { options: declared } = measureOf(name);
  const own = Object.entries(options).filter(([option]) => Object.hasOwn(declared, option));
  const { train } = options;
  const network = await inputs.network(checkpoints[0]?.address ?? "", options);
  return {
    engine,
    networks: checkpoints.map(
      ({ address }) =>
        () =>
          inputs.open(address, options),
    ),
    measure: name as MeasureName,
    options: Object.fromEntries(own),
    ...(typeof train === "string" ? { training: await inputs.probe(train, network, options) } : {}),
  };
}

type Content = Omit<JobResult, "gates" | "gaps">;

async function filesOf({ name, options }: ArtifactPlan, measured: MeasureResult): Promise<Content> {
  const { title, caption, alt, tableCaption } = captionMeasurement(measured);
  const table = { [`${name}.csv`]: csvOf(measured.table), [`${name}.json`]: measuredJson(measured) };
  const chart = await chartOf(name, measured, options as StyleChoice);
  return {
    checkpoints: measured.checkpoints,
    probe: measured.probe,
    files: new Map<string, Uint8Array | string>([...Object.entries(table), ...chart.files]),
    figures:
      chart.files.length === 0
        ? []
        : [
            {
              name,
              title,
              caption,
              alt,
              command: chart.command,
              variants: [
                {
                  label: "",
                  files: Object.fromEntries(
                    Object.entries(ENDINGS).map(([key, format]) => [key, `${name}.${format}`]),
                  ),
                },
              ],
            },
          ],
    tables: [
      {
        name,
        title: `${title}: the numbers`,
        caption: chart.files.length === 0 ? caption : tableCaption,
        command: measured.command,
        files: { csv: `${name}.csv`, json: `${name}.json` },
      },
    ],
    notes: chart.files.length === 0 ? chart.warnings : [],
    warnings: chart.warnings,
  };
}

interface Chart {
  readonly command: string;
  readonly files: readonly (readonly [string, Uint8Array])[];
  readonly warnings: readonly string[];
}

/** The files of a chart; none where nothing of it can be drawn, which is a warning. */
async function chartOf(
  name: string,
  measured: MeasureResult,
  { preset, theme }: StyleChoice,
): Promise<Chart> {
  try {
    const style = { ...(preset === undefined ? {} : { preset }), ...(theme === undefined ? {} : { theme }) };
    const chart = await drawMeasured(measured, style);
    const encoded = Object.entries(ENDINGS).map(async ([format, written]) => {
      const { bytes } = await encodeMeasured(chart, format as FigureFormat);
      return [`${name}.${written}`, bytes] as const;
    });
    const command = measurementCommand(chart.header, "png");
    return { command, files: await Promise.all(encoded), warnings: chart.warnings };
  } catch (error) {
    if (error instanceof UserError) return { command: "", files: [], warnings: [error.message] };
    throw error;
  }
}
