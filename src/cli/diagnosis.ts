import { existsSync, readFileSync } from "node:fs";
import type { Engine } from "../engine/engine.js";
import { reasonOf } from "../errors.js";
import { FONT_FAMILY, FONT_FILES } from "../pictures/font.js";
import { loadCanvas } from "../pictures/library.js";
import { VERSION } from "../version.js";

const SETUP_RECORD = new URL("../../node_modules/.convscope/setup.json", import.meta.url);

/** What an installation runs on, by name; every finding is one sentence or a version. */
export type Diagnosis = Readonly<Record<string, string>>;

/** Looks at what is installed and which engine runs. Nothing that is missing makes it fail. */
export async function diagnose(engine: Engine): Promise<Diagnosis> {
  const setup = setupReason();
  return {
    convscope: VERSION,
    node: `${process.version} on ${process.platform}-${process.arch}`,
    engine: `${engine.name} ${engine.version}`,
    why: setup === undefined ? engine.reason : `${engine.reason}; set-up: ${setup}`,
    threads: String(engine.threads),
    canvas: await attempt(canvasVersion),
    font: fontFinding(),
    sharp: await attempt(sharpVersion),
    data: await attempt(mnistFinding),
  };
}

async function canvasVersion(): Promise<string> {
  const { version, cairoVersion } = await loadCanvas();
  return `${version} (cairo ${cairoVersion})`;
}

async function sharpVersion(): Promise<string> {
  const { default: sharp } = await import("sharp");
  return `${sharp.versions.sharp ?? "unknown"} (libvips ${sharp.versions.vips})`;
}

async function mnistFinding(): Promise<string> {
  const { openDataset } = await import("../data/dataset.js");
  const { count } = await openDataset("mnist").split("test");
  return `mnist: ${count.toLocaleString("en-US")} test images, hashes as published`;
}

function fontFinding(): string {
  const missing = Object.values(FONT_FILES).filter((path) => !existsSync(path));
  return missing.length === 0 ? `${FONT_FAMILY}, shipped` : `missing: ${missing.join(", ")}`;
}

function setupReason(): string | undefined {
  try {
    const record = JSON.parse(readFileSync(SETUP_RECORD, "utf8")) as { engine?: { reason?: unknown } };
    return typeof record.engine?.reason === "string" ? record.engine.reason : undefined;
  } catch {
    return undefined;
  }
}

async function attempt(look: () => Promise<string>): Promise<string> {
  try {
    return await look();
  } catch (error) {
    return `does not load: ${reasonOf(error)}`;
  }
}
