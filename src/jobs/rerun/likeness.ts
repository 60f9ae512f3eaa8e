import { around, firstDifference } from "../../core/firstDifference.js";
import { byteDifference } from "../../figures/encoders/byteDifference.js";
import { type FigureFormat, loadEncoder } from "../../figures/encoders/index.js";
import { loadMotionEncoder, type MotionFormat } from "../../figures/encoders/moving/index.js";
import { PROVENANCE } from "../artifact.js";
import { type FileFormat, metadataIn } from "../fileFormat.js";
import type { Provenance } from "./provenance.js";
import type { Reproduced } from "./reproduced.js";
import { differs, type Judgement, SAME_BYTES } from "./verification.js";

/** Verdict on a file with the same arithmetic as its reproduction: no deviation is tolerated. */
export async function likeness(bytes: Buffer, found: Provenance, fresh: Reproduced): Promise<Judgement> {
  if (bytes.equals(fresh.bytes)) return SAME_BYTES;
  if (found.isTable === true) return differs(tableDifference(bytes, fresh));
  if (found.isDocument) return differs(documentDifference(bytes, fresh));
  const metadataDifference = await toldDifference(bytes, found.format, fresh);
  if (metadataDifference !== undefined) return differs(`its metadata differs: ${metadataDifference}`);
  const difference = await pictureDifference(bytes, found.format, fresh);
  return difference === undefined ? ENCODED_ANEW : differs(difference);
}

const ENCODED_ANEW: Judgement = { verdict: "same pixels", reason: "the file was compressed differently" };

function tableDifference(bytes: Buffer, fresh: Reproduced): string {
  const [lines, rerun] = [bytes, Buffer.from(fresh.bytes)].map((each) => each.toString("utf8").split("\r\n"));
  const at = rerun?.findIndex((line, index) => line !== lines?.[index]) ?? -1;
  const line = at < 0 ? (rerun?.length ?? 0) : at;
  const [found, expected] = [lines?.[line] ?? "", rerun?.[line] ?? ""];
  return `line ${line + 1} is '${around(found, expected)}' but should be '${around(expected, found)}'`;
}

/** Describes the first difference of two documents: in their content, or only in its formatting. */
function documentDifference(bytes: Uint8Array, fresh: Reproduced): string {
  const expected = parsed(fresh.bytes);
  const written = byteDifference(bytes, fresh.bytes);
  if (expected === undefined) return `${written}`;
  const said = firstDifference(parsed(bytes), expected);
  if (said !== undefined) return `its content differs: ${said}`;
  return `its content is the same, but formatted differently: ${written}`;
}

async function toldDifference(
  bytes: Buffer,
  format: FileFormat,
  fresh: Reproduced,
): Promise<string | undefined> {
  const [is, expected] = await Promise.all([bytes, fresh.bytes].map((each) => metadataIn(each, format)));
  const [{ [PROVENANCE]: carried, ...texts } = {}, { [PROVENANCE]: made, ...written } = {}] = [is, expected];
  return firstDifference(parsed(carried), parsed(made)) ?? firstDifference(texts, written);
}

async function pictureDifference(
  bytes: Buffer,
  format: FileFormat,
  { bytes: expected, figure, motion }: Reproduced,
): Promise<string | undefined> {
  if (motion !== undefined)
    return (await loadMotionEncoder(format as MotionFormat)).difference(bytes, expected, motion);
  if (figure === undefined) return byteDifference(bytes, expected);
  return (await loadEncoder(format as FigureFormat)).difference(bytes, expected, figure);
}

function parsed(text: Uint8Array | string | undefined): unknown {
  try {
    return JSON.parse(typeof text === "string" ? text : Buffer.from(text ?? "{}").toString("utf8"));
  } catch {
    return undefined;
  }
}
