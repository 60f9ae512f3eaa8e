import type { StyleChoice } from "../../figures/style/style.js";
import type { MeasureName } from "../../measures/index.js";
import type { Network } from "../../network/network.js";
import { csvOf } from "../../table/csv.js";
import type { ChartFormat } from "../chartFormat.js";
import { type MeasureResult, measure } from "../measure/measure.js";
import { drawMeasured, encodeMeasured } from "../measure/measuredChart.js";
import { measuredJson } from "../measure/measuredFile.js";
import {
  type MeasuredProbeFacts,
  type MeasurementHeader,
  measurementCommand,
} from "../measure/measurementHeader.js";
import {
  checkpointsCalled,
  engineAgain,
  type InputOverrides,
  openersAgain,
  probeAgain,
  withRecordedNames,
} from "./inputsAgain.js";
import type { Described, Remade, Reproduced } from "./reproduced.js";

/** Measures again what a header describes. Throws `UserError` where it cannot, and `ChangedInput`. */
export async function remeasure(header: MeasurementHeader, given: InputOverrides): Promise<Remade> {
  const engine = await engineAgain(header.engine);
  const openers = await openersAgain(header.checkpoints, given);
  const first = await openers[0]();
  const measured = await measure({
    engine,
    networks: [async () => first, ...openers.slice(1)],
    names: header.checkpoints.map(({ name }) => name),
    ...(await probesAgain(header, first, given)),
    measure: header.measure as MeasureName,
    options: header.options,
  });
  const fresh = withRecorded(measured, header, given);
  return { file: (file) => fileAgain(fresh, file) };
}

async function fileAgain(
  fresh: MeasureResult,
  { header, format, isDocument, isTable = false }: Described,
): Promise<Reproduced> {
  if (isTable) return { bytes: Buffer.from(csvOf(fresh.table)) };
  if (isDocument) return { bytes: Buffer.from(measuredJson(fresh)) };
  const { style, canvas } = header as MeasurementHeader;
  const chart = await drawMeasured(fresh, style as StyleChoice);
  const named = canvas === undefined ? chart : { ...chart, header: { ...chart.header, canvas } };
  const { bytes } = await encodeMeasured(named, format as ChartFormat);
  return { bytes, figure: chart.figure };
}

/** The probes of a measurement; the first network, which says what they must fit, is closed where they are not found. */
async function probesAgain({ probe, training }: MeasurementHeader, network: Network, given: InputOverrides) {
  const again = async (was: MeasuredProbeFacts, flag: "input" | "train") => {
    const loaded = await probeAgain(was, {
      input: network.input,
      given: given[flag],
      from: given.from,
      flag: `--${flag}`,
    });
    return given[flag] === undefined ? loaded : withRecordedNames(loaded, was);
  };
  try {
    const learned = training === null ? {} : { training: await again(training, "train") };
    return { probe: await again(probe, "input"), ...learned };
  } catch (error) {
    network.dispose();
    throw error;
  }
}

/** A measurement as the file has it of its maker; of checkpoints that were given in place of others, as it names those. */
function withRecorded(measured: MeasureResult, was: MeasurementHeader, given: InputOverrides): MeasureResult {
  const { version, engine } = was;
  if (given.checkpoint === undefined) return { ...measured, version, engine };
  const checkpoints = checkpointsCalled(measured.checkpoints, was.checkpoints);
  const facts = { ...measured, version, engine, checkpoints };
  return { ...facts, command: measurementCommand(facts) };
}
