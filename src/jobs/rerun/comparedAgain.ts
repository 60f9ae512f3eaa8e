import { FIGURE_ENDINGS, type FigureFormat } from "../../figures/encoders/index.js";
import type { DrawnComparison } from "../compare/compareCheckpoints.js";
import type { CompareResult } from "../compare/compareResult.js";
import type { ComparedFigure } from "../compare/comparisonFigures.js";
import { csvNamed, documentNamed, encodeCompare, encodeCompared } from "../compare/comparisonFiles.js";
import { endingsAmong } from "../fileFormat.js";
import { manifestOf, manifestText } from "../manifest.js";
import type { ComparisonHeader } from "../record.js";
import type { FreshFolder, Reproduced, Reproducer, ReproducibleFile } from "./reproduced.js";

/** Reproduced files of a comparison, under a header. */
export function comparedAgain(
  { figures, ...compared }: DrawnComparison,
  header: ComparisonHeader,
): Reproducer {
  const drawn = [...figures];
  const fresh = { ...compared, header };
  return {
    file: (file) => fileAgain(fresh, drawn, file),
    folder: (names) => folderAgain(fresh, drawn, names),
  };
}

async function fileAgain(
  fresh: CompareResult,
  figures: readonly ComparedFigure[],
  { header: { canvas }, name, format, isDocument, isTable = false, text }: ReproducibleFile,
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

/** Figure that a file shows, identified by its content because files may be renamed. */
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
