import { defined } from "../../core/objectFields.js";
import type { Drawing } from "../../views/view.js";
import { encodeDrawing } from "../artifact.js";
import type { Artifact, Attachment } from "../artifactFile.js";
import type { Figures } from "../draw/drawFigures.js";
import { scaleFile } from "../draw/drawFiles.js";
import { numbersOf } from "../draw/numbers.js";
import { encodeAll } from "../encodeAll.js";
import { endingsAmong, endingsFor } from "../fileFormat.js";
import { manifestOf, manifestText } from "../manifest.js";
import type { ManifestHeader } from "../record.js";
import type { FreshFolder, Reproduced, Reproducer, ReproducibleFile } from "./reproduced.js";

/** Reproduced drawing. */
interface DrawnAgain extends Omit<Figures, "drawings"> {
  readonly drawings: readonly Drawing[];
}

/** Reproduced files of a drawing, under a header. */
export function drawnAgain(figures: Figures, header: ManifestHeader): Reproducer {
  const drawn = { ...figures, header, drawings: [...figures.drawings] };
  return { file: (file) => fileAgain(drawn, file), folder: (names) => folderAgain(drawn, names) };
}

async function fileAgain(
  { drawings, header }: DrawnAgain,
  file: ReproducibleFile,
): Promise<Reproduced | undefined> {
  const drawing = drawingOf(file.text, drawings, file.name);
  if (drawing === undefined) return undefined;
  const { canvas } = file.header;
  const named = canvas === undefined ? header : { ...header, canvas };
  return freshOf(drawing, await encodeDrawing(drawing, file.format, named));
}

function freshOf({ figure, motion }: Drawing, { name, bytes }: Artifact): Reproduced {
  return { name, bytes, figure, ...defined({ motion }) };
}

async function folderAgain(drawn: DrawnAgain, names: readonly string[]): Promise<FreshFolder> {
  const { drawings, header, scales, subject } = drawn;
  const files = new Map<string, Reproduced>();
  const known = endingsAmong(endingsFor(header.view), drawings, names);
  const artifacts = await encodeAll(drawings, async (drawing) => {
    const encoded = await Promise.all(known.map((format) => encodeDrawing(drawing, format, header)));
    for (const artifact of encoded) files.set(artifact.name, freshOf(drawing, artifact));
    return encoded;
  });
  const planes = new Map(drawings.map((drawing) => [drawing.name, drawing]));
  return {
    manifest: manifestText(manifestOf({ header, artifacts })),
    files,
    beside: byName([scaleFile(scales)]),
    onRequest: byName(numbersOf(subject, planes, header)),
  };
}

function byName(attachments: readonly Attachment[]): ReadonlyMap<string, Reproduced> {
  return new Map(attachments.map(({ name, bytes }) => [name, { name, bytes }]));
}

/** Drawing that a file shows, identified by its content because files may be renamed. */
function drawingOf(text: string, drawings: readonly Drawing[], name: string): Drawing | undefined {
  const { shows } = JSON.parse(text) as { shows?: { tap?: unknown; images?: unknown } };
  const { tap, images } = shows ?? {};
  const shown = drawings.filter(({ facts }) => facts.tap === tap && String(facts.images) === String(images));
  return shown.find((drawing) => name.startsWith(drawing.name)) ?? shown[0];
}
