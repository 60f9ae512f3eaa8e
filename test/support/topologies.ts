import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Json, Parsed } from "./models.js";

/** A layer of a topology: its class, its settings, and its inputs; by default the layer before it. */
export interface LayerSketch {
  readonly class_name: string;
  readonly config: Readonly<Record<string, Json>> & { readonly name: string };
  readonly reads?: readonly string[];
}

/** Weights by name. */
export type WeightSketch = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>
>;

/** The maker stated in a file. */
export const KERAS_2 = {
  generatedBy: "keras v2.15.0",
  convertedBy: "TensorFlow.js Converter v4.22.0",
  keras_version: "2.15.0",
};
export const KERAS_3 = { ...KERAS_2, generatedBy: "keras v3.15.1", keras_version: "3.15.1" };
export const KERAS_1 = { ...KERAS_2, generatedBy: "keras v2.1.6-tf", keras_version: "2.1.6-tf" };
export const TFJS = {
  generatedBy: "TensorFlow.js tfjs-layers v4.22.0",
  convertedBy: null,
  keras_version: "tfjs-layers 4.22.0",
};

/** A functional model in the format of Keras 2 and TensorFlow.js. */
export function functional(shape: readonly (number | null)[], layers: readonly LayerSketch[]): Parsed {
  const input = {
    class_name: "InputLayer",
    config: { batch_input_shape: [...shape], name: "image" },
    name: "image",
  };
  const rest = layers.map(({ class_name, config, reads }, at) => ({
    class_name,
    config: { ...config },
    name: config.name,
    inbound_nodes: [(reads ?? [layers[at - 1]?.config.name ?? "image"]).map((name) => [name, 0, 0, {}])],
  }));
  return {
    class_name: "Model",
    config: {
      name: "sketch",
      layers: [{ ...input, inbound_nodes: [] }, ...rest],
      input_layers: [["image", 0, 0]],
      output_layers: [[layers.at(-1)?.config.name ?? "image", 0, 0]],
    },
  };
}

/** Writes a topology with weights and its maker, and returns the folder. */
export async function written(
  folder: string,
  topology: Parsed,
  {
    weights = {},
    maker = KERAS_2,
  }: { readonly weights?: WeightSketch; readonly maker?: typeof KERAS_2 | typeof TFJS } = {},
): Promise<string> {
  const { keras_version, ...by } = maker;
  await mkdir(folder, { recursive: true });
  const specs = Object.entries(weights).map(([name, { shape }]) => ({ name, shape, dtype: "float32" }));
  const json = {
    ...{ format: "layers-model", ...by, modelTopology: { ...topology, keras_version } },
    weightsManifest: [{ paths: ["weights.bin"], weights: specs }],
  };
  await writeFile(join(folder, "model.json"), JSON.stringify(json));
  const values = Object.values(weights).flatMap((each) => each.values);
  await writeFile(join(folder, "weights.bin"), new Uint8Array(Float32Array.from(values).buffer));
  return folder;
}

/** A given number of irregular values, the same in every run. */
export function scattered(count: number, seed = 1): readonly number[] {
  return Array.from(
    { length: count },
    (_, at) => Math.round(1000 * Math.sin((at + 1) * 12.9898 * seed)) / 1000,
  );
}
