import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A tensor as stored in a fixture. */
interface Numbers {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/**
 * Layers as computed by Keras: their topology and weights, their outputs for an input, and a gradient with respect to
 * the input.
 */
export interface KerasLayers {
  readonly name: string;
  readonly topology: { readonly keras_version: string };
  readonly weights: readonly (Numbers & { readonly name: string })[];
  readonly input: Numbers;
  readonly output: Numbers;
  /** The factors of the outputs in the sum whose gradient is taken. */
  readonly cotangent: readonly number[];
  readonly gradient: readonly number[];
}

/**
 * Layers of Keras 3.15 with PyTorch 2.13 behind it, whose kernels are right for channels that come first too. Made with
 * random weights and inputs of three places.
 */
export async function kerasLayers(): Promise<readonly KerasLayers[]> {
  return JSON.parse(await readFile(new URL("../fixtures/keras-layers.json", import.meta.url), "utf8"));
}

/** The maker stated in a file. */
export interface MadeBy {
  readonly generatedBy?: string;
  readonly kerasVersion?: string;
}

/** Writes layers like a converter of TensorFlow.js. */
export async function writeLayers(
  folder: string,
  { topology, weights }: Pick<KerasLayers, "topology" | "weights">,
  { generatedBy = "keras v3.15.1", kerasVersion = topology.keras_version }: MadeBy = {},
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const specs = weights.map(({ name, shape }) => ({ name, shape, dtype: "float32" }));
  const json = {
    format: "layers-model",
    generatedBy,
    convertedBy: "TensorFlow.js Converter v4.22.0",
    modelTopology: { ...topology, keras_version: kerasVersion },
    weightsManifest: [{ paths: ["weights.bin"], weights: specs }],
  };
  await writeFile(join(folder, "model.json"), JSON.stringify(json));
  const values = weights.flatMap((each) => each.values);
  await writeFile(join(folder, "weights.bin"), new Uint8Array(Float32Array.from(values).buffer));
  return folder;
}
