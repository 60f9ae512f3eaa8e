import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll } from "vitest";
import type { Engine } from "../../src/engine/engine.js";
import { stream } from "../../src/engine/seeds.js";
import type { TrainingEvent, TrainingPlan } from "../../src/training/trainingPlan.js";
import { train } from "../../src/training/trainingRun.js";
import { startTestEngine } from "../support/engine.js";
import { withFolders } from "../support/models.js";

/** Creates plans of trainings that take a moment: 64 images of 8×8 in three classes, and 20 test images. */
export function withTinyData() {
  const folder = withFolders();
  const made: { engine?: Engine; data: string } = { data: "" };
  beforeAll(async () => {
    made.engine = await startTestEngine();
    made.data = await writeData(folder());
  });
  const planOf = (changes: Partial<TrainingPlan> = {}): TrainingPlan & { readonly data: string } => {
    const { engine, data } = made as { engine: Engine; data: string };
    return {
      engine,
      architecture: "mini-resnet",
      epochs: 1,
      batchSize: 16,
      seed: 0,
      out: folder(),
      ...changes,
      data: changes.data ?? data,
    };
  };
  return { folder, planOf };
}

const COUNTS = { train: 64, t10k: 20 } as const;

/** Three kinds of images: bright on the left, bright at the top, and dark; with noise, so that no two are equal. */
export async function writeData(path: string, sizes: { readonly test?: number } = {}): Promise<string> {
  await mkdir(path, { recursive: true });
  for (const [half, count] of Object.entries(COUNTS)) {
    const size = half === "t10k" ? (sizes.test ?? 8) : 8;
    const random = stream(half);
    const labels = Uint8Array.from({ length: count }, (_, image) => image % 3);
    const pixels = Uint8Array.from({ length: count * size * size }, (_, at) => {
      const [image, row, column] = [Math.floor(at / size ** 2), Math.floor(at / size) % size, at % size];
      const bright = [column < 4, row < 4, false][image % 3] as boolean;
      return (bright ? 180 : 0) + Math.floor(random() * 60);
    });
    await writeFile(join(path, `${half}-images-idx3-ubyte`), idx([count, size, size], pixels));
    await writeFile(join(path, `${half}-labels-idx1-ubyte`), idx([count], labels));
  }
  return path;
}

function idx(shape: readonly number[], values: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x800 + shape.length);
  shape.forEach((size, at) => {
    header.writeUInt32BE(size, 4 + 4 * at);
  });
  return Buffer.concat([header, values]);
}

/** All events of a training, once it has ended. */
export async function trained(plan: TrainingPlan): Promise<readonly TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of train(plan)) events.push(event);
  return events;
}

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** The SHA-256 of a file. */
export const fileHash = async (...parts: readonly string[]) => hashOf(await readFile(join(...parts)));
