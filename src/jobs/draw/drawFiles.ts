import { defined } from "../../core/objectFields.js";
import { toSavedScale } from "../../figures/scale/savedScale.js";
import type { Scales } from "../../figures/scale/scales.js";
import { curesBy, lint } from "../../figures/style/lint.js";
import type { StyleChoice } from "../../figures/style/style.js";
import { isMoving, viewOf } from "../../views/index.js";
import type { Drawing } from "../../views/view.js";
import { encodeDrawing } from "../artifact.js";
import type { Artifact, Attachment } from "../artifactFile.js";
import { encodeAll } from "../encodeAll.js";
import { defaultEnding, type FileFormat } from "../fileFormat.js";
import type { DrawJob } from "../job.js";
import type { ManifestHeader } from "../record.js";
import type { Figures } from "./drawFigures.js";
import { numbersOf } from "./numbers.js";

/** Encoded figures of one drawing, their attachments, and their common facts. */
export interface DrawResult {
  readonly header: ManifestHeader;
  readonly artifacts: readonly Artifact[];
  /** `scale.json` with the scales, and the numbers if requested. */
  readonly attachments: readonly Attachment[];
  /** Warnings about text that is illegible in print, one sentence per figure. */
  readonly warnings: readonly string[];
}

/** Limit on concurrent encodings of animations, because all frames of one are in memory at once. */
const MOTIONS_IN_FLIGHT = 2;

/** Encodes figures in the formats of a job. A callback receives every drawing before it is encoded. */
export async function encodeFigures(
  job: DrawJob,
  { header, subject, scales, drawings }: Figures,
  onDrawing?: (drawing: Drawing) => void,
): Promise<DrawResult> {
  // The formats of a job were checked when it was created.
  const formats = (job.formats ?? [defaultEnding(job.view)]) as readonly FileFormat[];
  const drawn = new Map<string, Pick<Drawing, "planes" | "stacks">>();
  const warnings = [...differentPreprocessing(header)];
  const { options } = viewOf(job.view);
  const cures = curesBy((option) => Object.hasOwn(options, option));
  const { preset } = header.style as StyleChoice;
  const watched = watching(drawings, (drawing) => {
    const { name, figure, planes, stacks } = drawing;
    drawn.set(name, { planes, ...defined({ stacks }) });
    onDrawing?.(drawing);
    for (const warning of lint(figure, preset, cures)) warnings.push(`${name}: ${warning}`);
  });
  const encode = (drawing: Drawing) =>
    Promise.all(formats.map((format) => encodeDrawing(drawing, format, header)));
  const artifacts = await encodeAll(watched, encode, isMoving(job.view) ? MOTIONS_IN_FLIGHT : undefined);
  const numbers = job.values === true ? numbersOf(subject, drawn, header) : [];
  return { header, artifacts, attachments: [scaleFile(scales), ...numbers], warnings };
}

/** Warning if the checkpoints of a drawing do not see the same pixels. */
function differentPreprocessing({ checkpoints }: ManifestHeader): readonly string[] {
  const ways = new Set(checkpoints.map(({ preprocessing }) => JSON.stringify(preprocessing)));
  return ways.size > 1
    ? ["the checkpoints record different preprocessing: each gets the probe with its own"]
    : [];
}

/** Passes drawings on, and reports each to a callback. */
function* watching(drawings: Iterable<Drawing>, onDrawing: (drawing: Drawing) => void): Generator<Drawing> {
  for (const drawing of drawings) {
    onDrawing(drawing);
    yield drawing;
  }
}

/** File with the scales of the figures. */
export function scaleFile(scales: Scales): Attachment {
  return { name: "scale.json", bytes: new TextEncoder().encode(toSavedScale(scales)) };
}
