import { copyFile, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parsed } from "../support/cli.js";
import { idxFile, writeIdxFolder } from "../support/idxFolder.js";

/** A graph model that decides while it runs how often a part runs. */
const LOOP = {
  format: "graph-model",
  modelTopology: { node: [{ name: "loop", op: "While" }] },
  weightsManifest: [],
};

const CHECKPOINT = fileURLToPath(new URL("../../assets/checkpoints/mini-resnet/epoch-01/", import.meta.url));

/** Writes checkpoints and data sets with one error each, and a file that blocks a folder. */
export async function writeWrongThings(folder: string): Promise<void> {
  await Promise.all([
    writeWrongCheckpoints(folder),
    writeWrongData(folder),
    writeFile(join(folder, "file"), "mine"),
  ]);
}

async function writeWrongCheckpoints(folder: string): Promise<void> {
  const weights = await readFile(join(CHECKPOINT, "weights.bin"));
  const topology = await readFile(join(CHECKPOINT, "model.json"), "utf8");
  await mkdir(join(folder, "empty"));
  await writeFile(join(folder, "model.h5"), "\u0089HDF\r\n\u001a\n");
  await writeCheckpoint("graph", weights, JSON.stringify(LOOP));
  await writeCheckpoint("half-topology", weights, topology.slice(0, 1000));
  await writeCheckpoint("truncated", weights.subarray(0, 95_000), topology);
  await writeCheckpoint("too-long", Buffer.concat([weights, Buffer.alloc(4)]), topology);
  await writeCheckpoint("misfit", weights, transposedFirstKernel(topology));
  await writeCheckpoint("outside", weights, topology.replace('["weights.bin"]', '["../file"]'));
  await mkdir(join(folder, "weightless"));
  await copyFile(join(CHECKPOINT, "model.json"), join(folder, "weightless", "model.json"));

  async function writeCheckpoint(name: string, bytes: Uint8Array, json: string): Promise<void> {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, "weights.bin"), bytes);
    await writeFile(join(folder, name, "model.json"), json);
  }
}

interface Topology {
  readonly weightsManifest: readonly { readonly weights: readonly { shape: number[] }[] }[];
}

/** The same number of bytes of weights, in another shape than the layer's. */
function transposedFirstKernel(topology: string): string {
  const json = parsed<Topology>(topology);
  json.weightsManifest[0]?.weights[0]?.shape.reverse();
  return JSON.stringify(json);
}

async function writeWrongData(folder: string): Promise<void> {
  const bands = await writeIdxFolder(join(folder, "bands"));
  const images = "t10k-images-idx3-ubyte";
  const whole = await readFile(join(bands, images));
  const pixels = [...whole.subarray(16)];
  const shape = [48, 8, 8];
  await writeData("magic", images, idxFile(shape, pixels, 0x12340800));
  await writeData("floats", images, idxFile(shape, pixels, 0x0d00));
  await writeData("short", images, idxFile(shape, pixels.slice(0, 3000)));
  await writeData("header", images, whole.subarray(0, 10));
  await writeData("nothing", images, Buffer.alloc(0));
  await writeData("labels", "t10k-labels-idx1-ubyte", idxFile([47], new Array<number>(47).fill(1)));
  await mkdir(join(folder, "zipped"));
  await writeFile(
    join(folder, "zipped", `${images}.gz`),
    Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1]),
  );

  async function writeData(name: string, file: string, bytes: Uint8Array): Promise<void> {
    await cp(bands, join(folder, name), { recursive: true });
    await writeFile(join(folder, name, file), bytes);
  }
}
