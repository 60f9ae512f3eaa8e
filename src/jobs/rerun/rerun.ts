import type { StyleChoice } from "../../figures/style/style.js";
import { csvOf } from "../../table/csv.js";
import type { ChartFormat } from "../chartFormat.js";
import { type Explanation, explanationJson } from "../explain/explanation.js";
import { drawExplanation, encodeExplanation } from "../explain/explanationFigure.js";
import { commandFrom, type HeaderFacts, requestFrom } from "../header.js";
import { type JobResults, runJob } from "../index.js";
import type { Job } from "../job.js";
import { drawMeasured, encodeMeasured } from "../measure/measuredChart.js";
import { measuredJson } from "../measure/measuredFile.js";
import type { MeasureResult } from "../measure/measureNetworks.js";
import type { ExplanationHeader, Header, MeasurementHeader } from "../record.js";
import { jobFrom, optionsFor } from "../request.js";
import { attributedAgain } from "./attributedAgain.js";
import { reproducing } from "./cannotReproduce.js";
import { comparedAgain } from "./comparedAgain.js";
import { drawnAgain } from "./drawnAgain.js";
import { checkpointsCalled, type InputOverrides, recordedInputs, replacements } from "./recordedInputs.js";
import type { Reproduced, Reproducer, ReproducibleFile } from "./reproduced.js";

/** Runs the job of a file again. Throws `CannotReproduce` if that is not possible, or if an input has another hash. */
export function rerun(header: Header, overrides: InputOverrides): Promise<Reproducer> {
  return reproducing(() => reproducerOf(header, overrides));
}

async function reproducerOf(header: Header, overrides: InputOverrides): Promise<Reproducer> {
  const again = <H extends Header>(fresh: H) => withRecorded(fresh, header as H, overrides);
  switch (header.kind) {
    case "drawing": {
      const figures = await resultOf<"draw">(header, overrides);
      return drawnAgain(figures, again(figures.header));
    }
    case "measurement": {
      const measured = again(await resultOf<"measure">(header, overrides));
      return { file: (file) => measuredAgain(measured, file) };
    }
    case "comparison": {
      const compared = await resultOf<"compare">(header, overrides);
      return comparedAgain(compared, again(compared.header));
    }
    case "attribution": {
      const attributed = await resultOf<"attribute">(header, overrides);
      return attributedAgain(attributed, again(attributed.header));
    }
    case "explanation": {
      const explained = again(await resultOf<"explain">(header, overrides));
      return { file: (file) => explainedAgain(explained, file) };
    }
  }
}

/** Result of a recorded job. A chart's style is applied separately, so that one table serves charts of any style. */
async function resultOf<K extends Job["kind"]>(
  header: Header,
  overrides: InputOverrides,
): Promise<JobResults[K]> {
  const hasOwnStyle = header.kind === "measurement" || header.kind === "explanation";
  const replaced = await replacements(header, overrides);
  const job = jobFrom(header, { ...replaced, ...(hasOwnStyle ? { style: null } : {}) });
  const inputs = recordedInputs(header, overrides);
  try {
    return (await runJob(job, { inputs })) as JobResults[K];
  } finally {
    inputs.dispose();
  }
}

/** Header with its recorded generator; replaced checkpoints keep their recorded names and places. */
function withRecorded<H extends Header>(fresh: H, recorded: H, { checkpoint }: InputOverrides): H {
  const { version } = recorded;
  if (fresh.kind === "explanation" || recorded.kind === "explanation") return { ...fresh, version };
  const { engine } = recorded;
  if (checkpoint === undefined) return { ...fresh, version, engine };
  const checkpoints = checkpointsCalled(fresh.checkpoints, recorded.checkpoints);
  const facts = { ...fresh, version, engine, checkpoints };
  const { kind, name = "" } = requestFrom(facts as HeaderFacts);
  return { ...facts, command: commandFrom(facts as HeaderFacts, optionsFor(kind, name)) };
}

async function measuredAgain(
  fresh: MeasureResult,
  { header, format, isDocument, isTable = false }: ReproducibleFile,
): Promise<Reproduced> {
  if (isTable) return { bytes: Buffer.from(csvOf(fresh.table)) };
  if (isDocument) return { bytes: Buffer.from(measuredJson(fresh)) };
  const { style, canvas } = header as MeasurementHeader;
  const chart = await drawMeasured(fresh, style as StyleChoice);
  const named = canvas === undefined ? chart : { ...chart, header: { ...chart.header, canvas } };
  const { bytes } = await encodeMeasured(named, format as ChartFormat);
  return { bytes, figure: chart.figure };
}

async function explainedAgain(
  fresh: Explanation,
  { header, format, isDocument }: ReproducibleFile,
): Promise<Reproduced> {
  if (isDocument) return { bytes: Buffer.from(explanationJson(fresh)) };
  const { style, canvas } = header as ExplanationHeader;
  const drawn = await drawExplanation(fresh, style as StyleChoice);
  const named = canvas === undefined ? drawn : { ...drawn, header: { ...drawn.header, canvas } };
  const { bytes } = await encodeExplanation(named, format as ChartFormat);
  return { bytes, figure: drawn.figure };
}
