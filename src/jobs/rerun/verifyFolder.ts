import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { sha256Of } from "../../core/files/hash.js";
import { MANIFEST } from "../manifest.js";
import type { Header } from "../record.js";
import { CannotReproduce, judging } from "./cannotReproduce.js";
import { judged, judgedBy } from "./judged.js";
import {
  type ListedFile,
  listedIn,
  manifestHeader,
  type Provenance,
  provenanceOf,
  provenanceOfTable,
} from "./provenance.js";
import type { FreshFolder, Reproduced, ReproducibleFile } from "./reproduced.js";
import { cannotCheck, differs, type Judgement, type Verification } from "./verification.js";
import { bytesOf, keyOf, type Workshop } from "./verifyFiles.js";

/** Folder of figures with a manifest. */
interface Folder {
  readonly path: string;
  readonly text: string;
  readonly header: Header;
  readonly listed: readonly ListedFile[];
  readonly workshop: Workshop;
}

/**
 * Reproduces everything that a command wrote into a folder, and compares the listed files, the attachments, and the
 * manifest itself. Any other entries are reported.
 */
export async function* verifyFolder(path: string, workshop: Workshop): AsyncGenerator<Verification, void> {
  const file = join(path, MANIFEST);
  const folder = await judging(() => openFolder(path, workshop));
  if ("verdict" in folder) {
    yield { file, ...folder };
    return;
  }
  for (const { file: name } of folder.listed)
    yield { file: join(path, name), ...(await ofListed(folder, name)) };
  const fresh = await judging(() => folderAgain(folder));
  if ("verdict" in fresh) yield* refusedBeside(folder, fresh);
  else yield* verifyBeside(folder, fresh);
  yield* others(folder);
}

/** Rejects the attachments and the manifest if nothing can be reproduced. */
async function* refusedBeside({ path }: Folder, refusal: Judgement): AsyncGenerator<Verification, void> {
  const present = new Set(await namesIn(path));
  for (const name of [...ATTACHED, MANIFEST])
    if (present.has(name)) yield { file: join(path, name), ...refusal };
}

/** Verdict on an attachment of figures, by the manifest in its folder; undefined for any other file. */
export async function verifiedBeside(file: string, workshop: Workshop): Promise<Judgement | undefined> {
  const name = basename(file);
  const path = join(file, "..");
  if (![MANIFEST, ...ATTACHED].includes(name)) return undefined;
  const folder = await judging(() => openFolder(path, workshop));
  if ("verdict" in folder) return undefined;
  const fresh = await judging(() => folderAgain(folder));
  if ("verdict" in fresh) return fresh;
  for await (const each of verifyBeside(folder, fresh)) if (basename(each.file) === name) return each;
  return undefined;
}

/** Names of attachments of figures. */
const NUMBERS = "values.npz";
const ATTACHED: readonly string[] = ["scale.json", NUMBERS, "statistics.json"];

async function openFolder(path: string, workshop: Workshop): Promise<Folder> {
  const text = (await bytesOf(join(path, MANIFEST))).toString("utf8");
  const [header, listed] = [manifestHeader(text), listedIn(text)];
  const leading = listed.find(({ file }) => basename(file) !== file);
  if (leading === undefined) return { path, text, header, listed, workshop };
  throw new CannotReproduce(
    `it lists '${leading.file}', which is not the name of a file in its folder`,
    "differs",
  );
}

/**
 * Requires a listed file to match its provenance, to belong to the manifest's drawing, and to have its original name.
 */
function ofListed({ path, text, header, workshop }: Folder, name: string): Promise<Judgement> {
  return judging(async () => {
    const bytes = await bytesOf(join(path, name));
    const found = await foundIn(text, name, bytes);
    if (keyOf(found.header) !== keyOf(header))
      return differs(`it was not made by the command in ${MANIFEST}`);
    return judged({ ...found, name, isListed: true }, bytes, workshop.remade(found.header));
  });
}

/** Provenance of a listed file; for a CSV table, from the manifest. */
async function foundIn(manifest: string, name: string, bytes: Buffer): Promise<Provenance> {
  const listed = name.endsWith(".csv") ? provenanceOfTable(name, manifest) : undefined;
  return listed ?? provenanceOf(name, bytes);
}

/** Hash of a listed file that was made with the folder's manifest; undefined for any other file. */
async function hashOfOwn({ path, text, header }: Folder, name: string): Promise<string | undefined> {
  try {
    const bytes = await bytesOf(join(path, name));
    const found = await foundIn(text, name, bytes);
    return keyOf(found.header) === keyOf(header) ? sha256Of(bytes) : undefined;
  } catch (error) {
    if (error instanceof CannotReproduce) return undefined;
    throw error;
  }
}

async function folderAgain({ header, listed, workshop }: Folder): Promise<FreshFolder> {
  const { folder } = await workshop.remade(header);
  if (folder === undefined)
    throw new CannotReproduce("its manifest is not one that a command writes into a folder");
  return folder(listed.map(({ file }) => file));
}

/** Verifies the attachments of figures, and the manifest. */
async function* verifyBeside(folder: Folder, fresh: FreshFolder): AsyncGenerator<Verification, void> {
  const { path } = folder;
  const present = new Set(await namesIn(path));
  const isAsked = [...fresh.onRequest.keys()].some((name) => present.has(name));
  for (const [name, expected] of [...fresh.beside, ...(isAsked ? fresh.onRequest : [])]) {
    const file = join(path, name);
    yield {
      file,
      ...(await judging(async () => attached(folder, { name, bytes: await bytesOf(file), expected }))),
    };
  }
  const expected = await manifestOfFiles(folder, fresh);
  const bytes = Buffer.from(folder.text);
  yield { file: join(path, MANIFEST), ...(await attached(folder, { name: MANIFEST, bytes, expected })) };
}

interface Attached {
  readonly name: string;
  readonly bytes: Buffer;
  readonly expected: Reproduced;
}

function attached({ header, text }: Folder, { name, bytes, expected }: Attached): Promise<Judgement> {
  const described: ReproducibleFile = { name, format: "json", isDocument: true, header, text };
  return judgedBy(described, bytes, expected);
}

/**
 * Manifest that the folder should have. If pictures were made by another version or processor, it has the hashes of
 * the existing files, which have their own verdicts.
 */
async function manifestOfFiles(folder: Folder, { manifest }: FreshFolder): Promise<Reproduced> {
  if (manifest === folder.text) return { bytes: Buffer.from(manifest) };
  const expected = JSON.parse(manifest) as { readonly files: readonly ListedFile[] };
  const files = await Promise.all(
    expected.files.map(async (listed) => {
      const sha256 = await hashOfOwn(folder, listed.file);
      return sha256 === undefined ? listed : { ...listed, sha256 };
    }),
  );
  return { bytes: Buffer.from(`${JSON.stringify({ ...expected, files }, null, 2)}\n`) };
}

/** Lists files of a folder that do not belong to its manifest. */
async function* others({ path, header, listed }: Folder): AsyncGenerator<Verification, void> {
  const beside = { drawing: ATTACHED, attribution: [NUMBERS] }[header.kind as string] ?? [];
  const known = new Set([MANIFEST, ...beside, ...listed.map(({ file }) => file)]);
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (known.has(entry.name)) continue;
    const file = join(path, entry.name);
    if (entry.isDirectory())
      yield { file, verdict: "not looked at", reason: "it is a folder within the folder" };
    else yield { file, ...cannotCheck(`${MANIFEST} does not list it`) };
  }
}

async function namesIn(path: string): Promise<readonly string[]> {
  return readdir(path).catch(() => []);
}
