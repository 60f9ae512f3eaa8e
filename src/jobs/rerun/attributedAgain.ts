import { FIGURE_ENDINGS, type FigureFormat } from "../../figures/encoders/index.js";
import type { AttributionDrawing } from "../../views/attribution.js";
import type { DrawnAttributions } from "../attribute/attributeNetworks.js";
import { attributedNumbers, encodeAttribution } from "../attribute/attributionFiles.js";
import { encodeAll } from "../encodeAll.js";
import { endingsAmong } from "../fileFormat.js";
import { manifestOf, manifestText } from "../manifest.js";
import type { AttributionHeader } from "../record.js";
import type { FreshFolder, Reproduced, Reproducer, ReproducibleFile } from "./reproduced.js";

/** Reproduced files of an attribution, under a header. */
export function attributedAgain(
  { figures, input }: DrawnAttributions,
  header: AttributionHeader,
): Reproducer {
  const drawn = [...figures];
  return {
    file: (file) => fileAgain(header, drawn, file),
    folder: (names) => folderAgain({ header, input }, drawn, names),
  };
}

async function fileAgain(
  fresh: AttributionHeader,
  figures: readonly AttributionDrawing[],
  { header: { canvas }, name, format, text }: ReproducibleFile,
): Promise<Reproduced | undefined> {
  const figure = figureOf(text, figures, name);
  if (figure === undefined) return undefined;
  const header = canvas === undefined ? fresh : { ...fresh, canvas };
  const artifact = await encodeAttribution(figure, format as FigureFormat, header);
  return { name: artifact.name, bytes: artifact.bytes, figure: figure.figure };
}

async function folderAgain(
  { header, input }: Pick<DrawnAttributions, "header" | "input">,
  figures: readonly AttributionDrawing[],
  names: readonly string[],
): Promise<FreshFolder> {
  const endings = endingsAmong(FIGURE_ENDINGS, figures, names);
  const files = new Map<string, Reproduced>();
  const artifacts = await encodeAll(figures, async (figure) => {
    const encoded = await Promise.all(endings.map((format) => encodeAttribution(figure, format, header)));
    for (const { name, bytes } of encoded) files.set(name, { name, bytes, figure: figure.figure });
    return encoded;
  });
  const numbers = attributedNumbers(input);
  return {
    manifest: manifestText(manifestOf({ header, artifacts })),
    files,
    beside: new Map(),
    onRequest: new Map([[numbers.name, numbers]]),
  };
}

/** Figure that a file shows, identified by its images because files may be renamed. */
function figureOf(
  text: string,
  figures: readonly AttributionDrawing[],
  name: string,
): AttributionDrawing | undefined {
  const { shows } = JSON.parse(text) as { shows?: { images?: unknown } };
  const shown = figures.filter(({ facts }) => String(facts.images) === String(shows?.images));
  return shown.find((figure) => name.startsWith(figure.name)) ?? shown[0];
}
