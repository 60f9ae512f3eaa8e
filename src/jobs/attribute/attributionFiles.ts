import type { NumberArray } from "../../activations/npy.js";
import { npz } from "../../activations/npz.js";
import { samplesOf } from "../../activations/plane.js";
import { sha256Of } from "../../core/files/hash.js";
import { type FigureFormat, parseFormat } from "../../figures/encoders/index.js";
import { lint } from "../../figures/style/lint.js";
import type { StyleChoice } from "../../figures/style/style.js";
import type { AttributionDrawing } from "../../views/attribution.js";
import type { AttributionInput } from "../../views/attributionInput.js";
import { plainNames } from "../../views/fileName.js";
import { ARCHIVE_COMMENT, encodeFigure } from "../artifact.js";
import { type Artifact, type Attachment, wholeName } from "../artifactFile.js";
import { encodeAll } from "../encodeAll.js";
import type { AttributeJob } from "../job.js";
import type { AttributionHeader } from "../record.js";
import type { DrawnAttributions } from "./attributeNetworks.js";

/** Encoded figures of an attribution, their attachments, and their common facts. */
export interface AttributionFiles {
  readonly header: AttributionHeader;
  readonly artifacts: readonly Artifact<object>[];
  /** The numbers, if they were requested. */
  readonly attachments: readonly Attachment[];
  /** Warnings about text that is illegible in print, as sentences. */
  readonly warnings: readonly string[];
}

/** Ways to make a figure of attributions smaller. */
const CURES = ["fewer methods", "fewer images", "a smaller --zoom"];

/** Encodes attributions in the formats of a job. A callback receives every figure before it is encoded. */
export async function encodeAttributed(
  job: AttributeJob,
  { header, input, figures }: DrawnAttributions,
  onFigure: (figure: AttributionDrawing) => void = () => undefined,
): Promise<AttributionFiles> {
  const formats = (job.formats ?? ["png"]).map((format) => parseFormat(format));
  const warnings: string[] = [];
  const artifacts = await encodeAll(figures, (each) => {
    onFigure(each);
    for (const warning of lint(each.figure, (header.style as StyleChoice).preset, () => CURES))
      warnings.push(`${each.name}: ${warning}`);
    return Promise.all(formats.map((format) => encodeAttribution(each, format, header)));
  });
  const attachments = job.values === true ? [attributedNumbers(input)] : [];
  return { header, artifacts, attachments, warnings };
}

/** Encodes a figure of attributions with its provenance. */
export async function encodeAttribution(
  { name, fullName, figure, title, description, facts }: AttributionDrawing,
  format: FigureFormat,
  header: AttributionHeader,
): Promise<Artifact<object>> {
  const command = format === "png" ? header.command : `${header.command} --format ${format}`;
  const provenance = { ...header, command, shows: facts };
  const encoded = await encodeFigure(figure, format, { title, description, provenance });
  return {
    name: `${name}.${format}`,
    ...wholeName(fullName),
    ...encoded,
    sha256: sha256Of(encoded.bytes),
    facts,
  };
}

/**
 * Numbers of attributions: an array of images × height × width for each part of a method, `method/part`, signed and in
 * its own size; of two networks, under `a/` and `b/`.
 */
export function attributedNumbers({ rows, networks }: AttributionInput): Attachment {
  const sides = networks.length === 1 ? [""] : ["a/", "b/"];
  const parts = plainNames(rows.map(({ method, part }) => (part === "" ? method : `${method}.${part}`)));
  const arrays = sides.flatMap((side, at) =>
    rows.map((row, index): readonly [string, NumberArray] => {
      const planes = (row.maps[at] ?? []).map(({ plane }) => plane);
      const { height = 0, width = 0 } = planes[0] ?? {};
      const values = new Float32Array(planes.length * height * width);
      planes.forEach((plane, image) => {
        values.set(Float32Array.from(samplesOf(plane)), image * height * width);
      });
      return [`${side}${parts[index]}`, { shape: [planes.length, height, width], values }];
    }),
  );
  return { name: "values.npz", bytes: npz(new Map(arrays), ARCHIVE_COMMENT) };
}
