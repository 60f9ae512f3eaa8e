import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, UserError } from "../core/errors.js";
import { ensureFolder, writeFileWhole } from "../core/files/atomicWrite.js";
import { sha256Of } from "../core/files/hash.js";
import { formatCount } from "../core/format.js";
import type { Encoder } from "../figures/encoders/encoder.js";
import { type FigureFormat, loadEncoder } from "../figures/encoders/index.js";
import { loadMotionEncoder, type MotionFormat } from "../figures/encoders/moving/index.js";
import type { Figure } from "../figures/figure.js";
import { canvasVersion } from "../figures/versions.js";
import { isMoving } from "../views/index.js";
import type { Drawing, Facts } from "../views/view.js";
import { type Artifact, wholeName } from "./artifactFile.js";
import { defaultEnding, FILE_ENDINGS, type FileFormat, metadataIn } from "./fileFormat.js";
import {
  type FolderContent,
  MANIFEST,
  type Manifest,
  manifestOf,
  manifestText,
  readManifest,
} from "./manifest.js";
import { checkpointsWord, type HeaderBase, type ManifestHeader } from "./record.js";

/** Metadata keyword under which a file stores its provenance. */
export const PROVENANCE = "convscope";

/** Text of a figure: a description for readers who cannot see it, and the provenance for reproducing it. */
export interface FigureText {
  readonly title: string;
  readonly description: string;
  readonly provenance: HeaderBase;
}

/** Encodes a figure with its provenance, which contains no times, host names or absolute paths. */
export async function encodeFigure(
  figure: Figure,
  format: FigureFormat,
  caption: FigureText,
): Promise<EncodedFile> {
  return encodeWith(await loadEncoder(format), figure, caption);
}

async function encodeWith<P>(
  { encode, mediaType }: Encoder<P>,
  picture: P,
  caption: FigureText,
): Promise<EncodedFile> {
  const { canvas = await canvasVersion(), ...provenance } = caption.provenance;
  const bytes = await encode(picture, {
    Software: `convscope ${provenance.version}`,
    Title: caption.title,
    Description: caption.description,
    [PROVENANCE]: JSON.stringify({ ...provenance, canvas }),
  });
  return { mediaType, bytes };
}

/** Bytes of a file, and their media type. */
export type EncodedFile = Pick<Artifact, "mediaType" | "bytes">;

/** Encodes a drawing with its provenance. */
export async function encodeDrawing(
  { name, fullName, figure, motion, facts }: Drawing,
  format: FileFormat,
  header: ManifestHeader,
): Promise<Artifact> {
  const isDefault = format === defaultEnding(header.view);
  const command = isDefault ? header.command : `${header.command} --format ${format}`;
  const caption = {
    title: `${facts.tap} of ${checkpointsWord(header.checkpoints)}`,
    description: describe(facts, header),
    provenance: { ...header, command, shows: facts },
  };
  const encoded =
    motion === undefined
      ? await encodeFigure(figure, format as FigureFormat, caption)
      : await encodeWith(await loadMotionEncoder(format as MotionFormat), motion, caption);
  const sha256 = sha256Of(encoded.bytes);
  return { name: `${name}.${format}`, ...wholeName(fullName), ...encoded, sha256, facts };
}

/** Describes a figure for readers who cannot see it. */
function describe({ tap, op, channels, domain, images }: Facts, header: ManifestHeader): string {
  const { probe, checkpoints, view } = header;
  const range = domain === null ? "on several scales" : `from ${domain[0]} to ${domain[1]}`;
  const shown = probe === null || images.length === 0 ? "" : ` for ${probe.address}`;
  const what = channels.length === 0 ? "" : `${formatCount(channels.length, "channel")} of `;
  const each = isMoving(view) ? "a frame" : "a row";
  const over = checkpoints.length === 1 ? "" : `, ${each} for each of ${checkpointsWord(checkpoints)}`;
  return `${what}${tap} (${op})${shown}, ${range}${over}.`;
}

/**
 * Writes artifacts, their attachments, and their `manifest.json` into a folder, each file atomically. Throws
 * `UserError` if the folder is not writable, or if a file of that name exists that convscope did not write; nothing
 * is written then.
 */
export async function writeArtifacts<H extends HeaderBase, F extends object>(
  folder: string,
  drawn: FolderContent<H, F>,
): Promise<Manifest<H, F>> {
  const written = [...drawn.artifacts, ...drawn.attachments];
  await ensureFolder(folder);
  await readManifest(join(folder, MANIFEST));
  for (const { name } of written) await refuseForeign(join(folder, name));
  await Promise.all(written.map(({ name, bytes }) => writeFileWhole(join(folder, name), bytes)));
  const manifest = manifestOf(drawn);
  await writeFileWhole(join(folder, MANIFEST), manifestText(manifest));
  return manifest;
}

/** Throws `UserError` if a file exists that convscope did not write; the remedy names the flag of its path. */
export async function refuseForeign(path: string, flag = "--out"): Promise<void> {
  const bytes = await bytesOf(path);
  if (bytes === undefined || (await isOurs(path, bytes))) return;
  throw new UserError(
    `'${path}' already exists and was not written by convscope. Move it, or choose another ${flag}.`,
  );
}

const HEAD_LENGTH = 256;
/** Comment that names the generator of a numeric archive without affecting readers of its arrays. */
export const ARCHIVE_COMMENT = "convscope";
const OUR_COMMENT = Buffer.from(ARCHIVE_COMMENT);

/** First columns of convscope's CSV tables. */
const TABLE_HEADS = [
  "checkpoint,",
  "tap,other_tap,channels,",
  "tap,channel,counterpart,",
  "image,name,label,answer_a,",
  "a,b,images,",
] as const;

/** True for a file of convscope, which says so in its metadata or, if it is not a figure, within its first bytes. */
async function isOurs(path: string, bytes: Buffer): Promise<boolean> {
  const head = bytes.toString("latin1", 0, HEAD_LENGTH);
  // A CSV file contains only its table, which is recognized by its first columns.
  const isTable = path.endsWith(".csv") && TABLE_HEADS.some((begin) => head.startsWith(begin));
  const isArchive = path.endsWith(".npz") && bytes.subarray(-ARCHIVE_COMMENT.length).equals(OUR_COMMENT);
  if (head.includes("convscope") || isTable || isArchive) return true;
  const format = FILE_ENDINGS.find((known) => path.endsWith(`.${known}`));
  if (format === undefined) return false;
  return (await metadataIn(bytes, format)).Software?.startsWith("convscope") === true;
}

async function bytesOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new UserError(
      `Cannot write '${path}': a file or folder of another kind exists there. Choose another --out.`,
    );
  }
}
