import { reasonOf, UserError } from "../../core/errors.js";
import { type Maker, makerOf } from "../../network/layers/maker.js";
import { type ModelPlan, planOf } from "../../network/layers/topology.js";
import { isGraphTopology, type ModelFile, parseModelFile, refusedModel } from "./modelFile.js";

/** Checked `model.json` of a layers model: its layers, the program that made it, and the expected content of its weight files. */
export interface ModelJson extends ModelFile {
  readonly plan: ModelPlan;
  readonly maker: Maker;
}

/**
 * Parses and checks a `model.json`. Throws `UserError` with the reason if it is invalid; nothing in it is ever
 * executed.
 */
export function parseModelJson(bytes: Uint8Array, path: string): ModelJson {
  const file = parseModelFile(bytes, path);
  if (isGraphTopology(file.json))
    throw refusedModel(
      path,
      "it is a graph model, which has no layers; convert it with --output_format=tfjs_layers_model",
    );
  return { ...file, plan: checkedPlan(file.topology, file.weightBytes, path), maker: makerOf(file.json) };
}

function checkedPlan(topology: object, weightBytes: number, path: string): ModelPlan {
  try {
    checkSizes(topology, weightBytes, path);
    return planOf(topology);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof RangeError) throw refusedModel(path, "its topology is nested too deeply");
    throw refusedModel(path, reasonOf(error));
  }
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
    if (size > largest) throw refusedModel(path, `a layer has ${sizes.join("×")} ${key}`);
    return value;
  });
}
