import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A tensor as a fixture has it. */
interface Numbers {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** Layers as Keras computes them: their topology and weights, what they gave for an input, and a gradient at the input. */
export interface KerasLayers {
  readonly name: string;
  readonly topology: { readonly keras_version: string };
  readonly weights: readonly (Numbers & { readonly name: string })[];
  readonly input: Numbers;
  readonly output: Numbers;
  /** What outputs are multiplied with before they are summed: the gradient is that of the sum. */
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

/** What a file says of its maker. */
export interface MadeBy {
  readonly generatedBy?: string;
  readonly kerasVersion?: string;
}

/** Writes layers as a converter of TensorFlow.js does. */
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
