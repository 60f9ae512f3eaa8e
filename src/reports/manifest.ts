import { readFile } from "node:fs/promises";
import type { ChannelPreprocessing } from "../checkpoints/description.js";
import { codeOf, UserError } from "../errors.js";
import type { Facts } from "../views/view.js";

/** What all files of one drawing have in common. */
export interface ManifestHeader {
  readonly generator: "convscope";
  readonly version: string;
  readonly view: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly checkpoint: {
    readonly name: string;
    readonly sha256: string;
    readonly preprocessing: ChannelPreprocessing;
  };
  readonly probe: { readonly address: string; readonly sha256: string; readonly notes: readonly string[] };
  readonly engine: { readonly name: string; readonly version: string; readonly threads: number };
}

/** The machine's view of a folder of figures: every file with what it shows and its hash. */
export interface Manifest extends ManifestHeader {
  readonly files: readonly (Facts & { readonly file: string; readonly sha256: string })[];
}

/** Reads a manifest that convscope wrote; nothing where there is none. Throws `UserError` for another tool's file. */
export async function readManifest(path: string): Promise<Manifest | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new UserError(`Cannot read '${path}': choose another --out.`);
  }
  const manifest = parsed(text);
  if (manifest?.generator === "convscope") return manifest;
  throw new UserError(
    `'${path}' is there and convscope did not write it: move it away or choose another --out.`,
  );
}

function parsed(text: string): Manifest | undefined {
  try {
    return JSON.parse(text) as Manifest | undefined;
  } catch {
    return undefined;
  }
}
