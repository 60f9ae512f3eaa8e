import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe } from "../../src/data/probe.js";
import { type Engine, startEngine } from "../../src/engine/engine.js";
import { FIGURE_ENDINGS } from "../../src/figures/encoders/index.js";
import { MOTION_ENDINGS } from "../../src/figures/encoders/moving/index.js";
import { writeArtifacts } from "../../src/jobs/artifact.js";
import { compare } from "../../src/jobs/compare/comparePlan.js";
import { animate, draw } from "../../src/jobs/draw/drawPlan.js";
import { writeMeasured } from "../../src/jobs/measure/measuredFile.js";
import { measure } from "../../src/jobs/measure/measurePlan.js";

const CHECKPOINT = "bundled:mini-resnet/epoch-12";
const EARLIER = "bundled:mini-resnet/epoch-01";

/** The engine of files that tests verify: WASM, which is the same everywhere. */
function verifiableEngine(): Promise<Engine> {
  return startEngine({ engine: "wasm" });
}

/** A folder `figures` of two small figures in every format, with numbers. */
export async function drawFigures(folder: string, engine?: Engine): Promise<void> {
  const network = await open(CHECKPOINT);
  const drawn = await draw({
    engine: engine ?? (await verifiableEngine()),
    network,
    probe: await loadProbe("mnist:test/53", { input: network.input }),
    view: "sheet",
    taps: ["relu4", "relu5"],
    options: { channels: "0-1" },
    formats: FIGURE_ENDINGS,
    values: true,
  });
  network.dispose();
  await writeArtifacts(join(folder, "figures"), drawn);
}

/** A folder `motions` of one animated figure, in every format. */
export async function drawMotions(folder: string): Promise<void> {
  const drawn = await animate({
    engine: await verifiableEngine(),
    run: [EARLIER, CHECKPOINT].map((address) => () => open(address)),
    probe: await loadProbe("mnist:test/53"),
    taps: ["relu5"],
    options: { channels: "0" },
    formats: MOTION_ENDINGS,
  });
  await writeArtifacts(join(folder, "motions"), drawn);
}

/** A folder `compared` of a comparison, with its tables. */
export async function drawCompared(folder: string): Promise<void> {
  const compared = await compare({
    engine: await verifiableEngine(),
    networks: [EARLIER, CHECKPOINT].map((address) => () => open(address)),
    probe: await loadProbe("mnist:test/0-4"),
    options: { taps: ["relu5"] },
    formats: ["png"],
  });
  await writeArtifacts(join(folder, "compared"), compared);
}

/** Files `ratio.*` of a measure: its tables and its chart. */
export async function writeMeasures(folder: string, engine?: Engine): Promise<void> {
  const measured = await measure({
    engine: engine ?? (await verifiableEngine()),
    networks: [() => open(CHECKPOINT)],
    probe: await loadProbe("mnist:test/0-9"),
    measure: "ratio",
  });
  const paths = ["json", "csv", "svg", "png", "pdf"].map((ending) => join(folder, `ratio.${ending}`));
  await writeMeasured(paths, measured);
}

/** Writes a changed copy of bytes to a path. */
export async function writeChanged(path: string, bytes: Uint8Array): Promise<string> {
  await writeFile(path, bytes);
  return path;
}
