import { existsSync, readFileSync } from "node:fs";
import { reasonOf } from "../core/errors.js";
import { packagePath, VERSION } from "../core/packageFiles.js";
import type { Engine } from "../engine/engine.js";
import { FONT_FAMILY, FONT_FILES, SUBSET_FONT_FILES } from "../figures/font.js";
import { canvasVersion, sharpVersion } from "../figures/versions.js";

const SETUP_RECORD = packagePath("node_modules/.convscope/setup.json");

/** Facts about an installation by name; each is one sentence or a version. */
export type Diagnosis = Readonly<Record<string, string>>;

/** Describes what is installed and which engine runs. Never fails, whatever is missing. */
export async function diagnose(engine: Engine): Promise<Diagnosis> {
  const setup = setupRecord();
  return {
    convscope: VERSION,
    node: `${process.version} on ${process.platform}-${process.arch}`,
    engine: `${engine.name} ${engine.version}`,
    why: setup.engine === undefined ? engine.reason : `${engine.reason}; set-up: ${setup.engine}`,
    arithmetic: arithmeticFinding(engine),
    threads: String(engine.threads),
    canvas: `${await attempt(canvasVersion)}${setup.canvas === undefined ? "" : `, ${setup.canvas}`}`,
    font: fontFinding(),
    sharp: await attempt(sharpVersion),
    data: await attempt(mnistFinding),
  };
}

function arithmeticFinding({ name, arithmetic }: Engine): string {
  if (name === "wasm") return "the same on every processor";
  return arithmetic === undefined
    ? "not known yet"
    : `${arithmetic.instructions}, ${arithmetic.hash.slice(0, 12)}`;
}

async function mnistFinding(): Promise<string> {
  const { openDataset } = await import("../data/dataset.js");
  const { count } = await openDataset("mnist").split("test");
  return `mnist: ${count.toLocaleString("en-US")} test images, hashes as published`;
}

function fontFinding(): string {
  const missing = [FONT_FILES, SUBSET_FONT_FILES]
    .flatMap(Object.values<string>)
    .filter((path) => !existsSync(path));
  return missing.length === 0 ? `${FONT_FAMILY}, shipped` : `missing: ${missing.join(", ")}`;
}

interface SetupRecord {
  readonly engine?: string;
  readonly canvas?: string;
}

/** The record that set-up wrote; empty if convscope was installed without it. */
function setupRecord(): SetupRecord {
  try {
    const record = JSON.parse(readFileSync(SETUP_RECORD, "utf8")) as {
      engine: { reason: string };
      canvas: string;
    };
    return { engine: record.engine.reason, canvas: record.canvas };
  } catch {
    return {};
  }
}

async function attempt(look: () => Promise<string>): Promise<string> {
  try {
    return await look();
  } catch (error) {
    return `does not load: ${reasonOf(error)}`;
  }
}
