import type * as tf from "@tensorflow/tfjs";
import { reasonOf, UserError } from "../../core/errors.js";
import { standInFor } from "../../core/standIn.js";
import { type Maker, makerOf } from "../../network/layers/maker.js";
import { type ModelPlan, planOf } from "../../network/layers/topology.js";
import { weightPath } from "./weightPaths.js";

/** Checked `model.json`: its layers, the program that made it, and the expected content of its weight files. */
export interface ModelJson {
  readonly plan: ModelPlan;
  readonly maker: Maker;
  /** Program that wrote it, according to the file; null if the file does not say. */
  readonly framework: string | null;
  readonly weightSpecs: tf.io.WeightsManifestEntry[];
  /** Paths of the weight files relative to the topology's folder, in order; none of them leads out of the folder. */
  readonly weightPaths: readonly string[];
  /** Total size of the weight files in bytes. */
  readonly weightBytes: number;
}

const BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  complex64: 8,
  float16: 2,
  uint16: 2,
  uint8: 1,
  bool: 1,
};

/**
 * Parses and checks a `model.json`. Throws `UserError` with the reason if it is invalid; nothing in it is ever
 * executed.
 */
export function parseModelJson(bytes: Uint8Array, path: string): ModelJson {
  const json = parse(bytes, path);
  const { modelTopology, weightsManifest } = json;
  if (json.format === "graph-model") {
    throw refused(
      path,
      "it is a graph model; convscope opens layers models (convert it with --output_format=tfjs_layers_model)",
    );
  }
  if (typeof modelTopology !== "object" || modelTopology === null)
    throw refused(path, "it has no modelTopology");
  if (!Array.isArray(weightsManifest)) throw refused(path, "it has no weightsManifest");
  const groups = weightsManifest.map((group) => checkedGroup(group, path));
  const weightSpecs = groups.flatMap((group) => group.weights);
  const weightBytes = weightSpecs.reduce((sum, spec) => sum + bytesOf(spec, path), 0);
  const plan = checkedPlan(modelTopology, weightBytes, path);
  const weightPaths = groups.flatMap((group) => group.paths);
  return { plan, maker: makerOf(json), framework: frameworkOf(json), weightSpecs, weightPaths, weightBytes };
}

function frameworkOf({ generatedBy, convertedBy }: Readonly<Record<string, unknown>>): string | null {
  const told = [generatedBy, convertedBy].filter((text) => typeof text === "string" && text !== "");
  return told.length === 0 ? null : told.join(", ");
}

function checkedPlan(topology: object, weightBytes: number, path: string): ModelPlan {
  try {
    checkSizes(topology, weightBytes, path);
    return planOf(topology);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof RangeError) throw refused(path, "its topology is nested too deeply");
    throw refused(path, reasonOf(error));
  }
}

function parse(bytes: Uint8Array, path: string): Record<string, unknown> {
  const standIn = bytes.length === 0 ? "it is not complete JSON (the file is empty)" : standInFor(bytes);
  if (standIn !== undefined) throw refused(path, standIn);
  try {
    const json: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof json === "object" && json !== null && !Array.isArray(json))
      return json as Record<string, unknown>;
  } catch (error) {
    throw refused(path, `it is not complete JSON (${reasonOf(error)})`);
  }
  throw refused(path, "it is not a JSON object");
}

interface Group {
  readonly paths: readonly string[];
  readonly weights: tf.io.WeightsManifestEntry[];
}

function checkedGroup(group: unknown, path: string): Group {
  const { paths, weights } = (group ?? {}) as Partial<Group>;
  if (!Array.isArray(paths) || !Array.isArray(weights)) throw refused(path, "its weightsManifest is broken");
  return { paths: paths.map((named) => checkedPath(named, path)), weights };
}

function checkedPath(named: unknown, path: string): string {
  try {
    return weightPath(named);
  } catch (error) {
    throw refused(path, reasonOf(error));
  }
}

function bytesOf(spec: tf.io.WeightsManifestEntry, path: string): number {
  const type = spec?.quantization?.dtype ?? spec?.dtype;
  const each = typeof type === "string" && Object.hasOwn(BYTES, type) ? BYTES[type] : undefined;
  const sizes: unknown = spec?.shape;
  if (
    each === undefined ||
    !Array.isArray(sizes) ||
    !sizes.every((size) => Number.isSafeInteger(size) && size >= 0)
  ) {
    throw refused(path, `its weight '${spec?.name}' has no readable type and shape`);
  }
  return sizes.reduce<number>((product, size) => product * size, each);
}

const SIZES = new Set(["units", "filters", "output_dim", "input_dim", "kernel_size", "depth_multiplier"]);

/**
 * Rejects a topology with a layer whose weights exceed the size of the weight files: TensorFlow.js would allocate
 * memory for it before comparing the two.
 */
function checkSizes(topology: unknown, weightBytes: number, path: string): void {
  const largest = Math.max(1024, weightBytes);
  JSON.stringify(topology, (key, value: unknown) => {
    const sizes = SIZES.has(key) ? [value].flat() : [];
    const size = sizes.reduce<number>((product, one) => product * (typeof one === "number" ? one : 1), 1);
    if (size > largest) throw refused(path, `a layer has ${sizes.join("×")} ${key}`);
    return value;
  });
}

function refused(path: string, why: string): UserError {
  return new UserError(`Cannot open the checkpoint '${path}': ${why}.`);
}
