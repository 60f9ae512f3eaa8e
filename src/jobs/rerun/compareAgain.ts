import { FIGURE_ENDINGS, type FigureFormat } from "../../figures/encoders/index.js";
import type { StyleChoice } from "../../figures/style/style.js";
import { comparedWith } from "../compare/compare.js";
import type { CompareResult } from "../compare/compareResult.js";
import type { ComparedFigure } from "../compare/comparisonFigures.js";
import { csvNamed, documentNamed, encodeCompare, encodeCompared } from "../compare/comparisonFiles.js";
import { type ComparisonHeader, comparisonCommand } from "../compare/comparisonHeader.js";
import { endingsAmong } from "../fileFormat.js";
import { manifestOf, manifestText } from "../manifest.js";
import {
  checkpointsCalled,
  engineAgain,
  type InputOverrides,
  openersAgain,
  probeAgain,
  withRecordedNames,
} from "./inputsAgain.js";
import type { Described, FreshFolder, Remade, Reproduced } from "./reproduced.js";

/** Compares again what a header describes. Throws `UserError` where it cannot, and `ChangedInput`. */
export async function compareAgain(header: ComparisonHeader, given: InputOverrides): Promise<Remade> {
  const engine = await engineAgain(header.engine);
  const openers = await openersAgain(header.checkpoints, given);
  const first = await openers[0]();
  const probes = await probesAgain(header, first.input, given).catch((error: unknown) => {
    first.dispose();
    throw error;
  });
  const { figures, ...compared } = await comparedWith({
    engine,
    networks: [async () => first, ...openers.slice(1)],
    names: header.checkpoints.map(({ name }) => name),
    ...probes,
    options: header.options,
    style: header.style as StyleChoice,
  });
  const drawn = [...figures];
  const fresh = withRecorded(compared, header, given);
  return {
    file: (file) => fileAgain(fresh, drawn, file),
    folder: (names) => folderAgain(fresh, drawn, names),
  };
}

async function fileAgain(
  fresh: CompareResult,
  figures: readonly ComparedFigure[],
  { header: { canvas }, name, format, isDocument, isTable = false, text }: Described,
): Promise<Reproduced | undefined> {
  if (isTable) return csvNamed(fresh, name);
  if (isDocument) return documentNamed(fresh);
  const figure = figureOf(text, figures, name);
  if (figure === undefined) return undefined;
  const header = canvas === undefined ? fresh.header : { ...fresh.header, canvas };
  const artifact = await encodeCompare(figure, format as FigureFormat, header);
  return { name: artifact.name, bytes: artifact.bytes, figure: figure.figure };
}

async function folderAgain(
  fresh: CompareResult,
  figures: readonly ComparedFigure[],
  names: readonly string[],
): Promise<FreshFolder> {
  const endings = endingsAmong(FIGURE_ENDINGS, figures, names);
  const { header, artifacts } = await encodeCompared(fresh, figures, endings);
  return {
    manifest: manifestText(manifestOf({ header, artifacts })),
    files: new Map(artifacts.map(({ name, bytes }) => [name, { name, bytes }])),
    beside: new Map(),
    onRequest: new Map(),
  };
}

async function probesAgain(
  { probe, shown }: ComparisonHeader,
  input: readonly (number | null)[],
  given: InputOverrides,
) {
  const again = async (was: typeof probe | NonNullable<typeof shown>, flag: "input" | "show") => {
    const loaded = await probeAgain(was, { input, given: given[flag], from: given.from, flag: `--${flag}` });
    return given[flag] === undefined ? loaded : withRecordedNames(loaded, was);
  };
  const drawn = shown === null ? {} : { shown: await again(shown, "show") };
  return { probe: await again(probe, "input"), ...drawn };
}

/** A comparison as the file has it of its maker; of checkpoints that were given in place of others, as it names those. */
function withRecorded(compared: CompareResult, was: ComparisonHeader, given: InputOverrides): CompareResult {
  const { version, engine } = was;
  const header = { ...compared.header, version, engine };
  if (given.checkpoint === undefined) return { ...compared, header };
  const checkpoints = checkpointsCalled(header.checkpoints, was.checkpoints);
  const facts = { ...header, checkpoints };
  return { ...compared, header: { ...facts, command: comparisonCommand(facts) } };
}

/** The figure that a file shows: found by what it shows, for files may be renamed. */
function figureOf(
  text: string,
  figures: readonly ComparedFigure[],
  name: string,
): ComparedFigure | undefined {
  const { shows } = JSON.parse(text) as { shows?: { tap?: unknown; images?: unknown } };
  const keyOf = (facts: object) => {
    const { tap, images } = facts as { tap?: unknown; images?: unknown };
    return JSON.stringify([tap ?? null, images ?? null]);
  };
  const shown = figures.filter(({ facts }) => keyOf(facts) === keyOf(shows ?? {}));
  return shown.find((figure) => name.startsWith(figure.name)) ?? shown[0];
}
