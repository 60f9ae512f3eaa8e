import type * as tf from "@tensorflow/tfjs";
import { reasonOf, UserError } from "../../core/errors.js";
import { standInFor } from "../../core/standIn.js";
import { weightPath } from "./weightPaths.js";

/** Checked file of TensorFlow.js: a topology of either kind, the program that made it, and the expected content of its weight files. */
export interface ModelFile {
  readonly json: Readonly<Record<string, unknown>>;
  readonly topology: object;
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

/** Parses a topology and its weights manifest. Throws `UserError` with the reason if they are invalid. */
export function parseModelFile(bytes: Uint8Array, path: string): ModelFile {
  const json = parse(bytes, path);
  const { modelTopology: topology, weightsManifest } = json;
  if (typeof topology !== "object" || topology === null) throw refusedModel(path, "it has no modelTopology");
  if (!Array.isArray(weightsManifest)) throw refusedModel(path, "it has no weightsManifest");
  const groups = weightsManifest.map((group) => checkedGroup(group, path));
  const weightSpecs = groups.flatMap((group) => group.weights);
  return {
    json,
    topology,
    framework: frameworkOf(json),
    weightSpecs,
    weightPaths: groups.flatMap((group) => group.paths),
    weightBytes: weightSpecs.reduce((sum, spec) => sum + bytesOf(spec, path), 0),
  };
}

/** True for the topology of a graph model: a TensorFlow graph, not Keras layers. */
export function isGraphTopology({ format, modelTopology }: Readonly<Record<string, unknown>>): boolean {
  if (format === "graph-model") return true;
  return typeof modelTopology === "object" && modelTopology !== null && "node" in modelTopology;
}

function frameworkOf({ generatedBy, convertedBy }: Readonly<Record<string, unknown>>): string | null {
  const told = [generatedBy, convertedBy].filter((text) => typeof text === "string" && text !== "");
  return told.length === 0 ? null : told.join(", ");
}

function parse(bytes: Uint8Array, path: string): Record<string, unknown> {
  const standIn = bytes.length === 0 ? "it is not complete JSON (the file is empty)" : standInFor(bytes);
  if (standIn !== undefined) throw refusedModel(path, standIn);
  try {
    const json: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof json === "object" && json !== null && !Array.isArray(json))
      return json as Record<string, unknown>;
  } catch (error) {
    throw refusedModel(path, `it is not complete JSON (${reasonOf(error)})`);
  }
  throw refusedModel(path, "it is not a JSON object");
}

interface Group {
  readonly paths: readonly string[];
  readonly weights: tf.io.WeightsManifestEntry[];
}

function checkedGroup(group: unknown, path: string): Group {
  const { paths, weights } = (group ?? {}) as Partial<Group>;
  if (!Array.isArray(paths) || !Array.isArray(weights))
    throw refusedModel(path, "its weightsManifest is broken");
  return { paths: paths.map((named) => checkedPath(named, path)), weights };
}

function checkedPath(named: unknown, path: string): string {
  try {
    return weightPath(named);
  } catch (error) {
    throw refusedModel(path, reasonOf(error));
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
    throw refusedModel(path, `its weight '${spec?.name}' has no readable type and shape`);
  }
  return sizes.reduce<number>((product, size) => product * size, each);
}

/** The error for a file of TensorFlow.js that cannot be opened. */
export function refusedModel(path: string, why: string): UserError {
  return new UserError(`Cannot open the checkpoint '${path}': ${why}.`);
}
