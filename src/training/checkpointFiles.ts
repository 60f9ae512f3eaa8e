import { jsonText } from "../core/format.js";

import tf = require("@tensorflow/tfjs");

import { STATE_FILE } from "../checkpoints/intact.js";
import { sha256Of } from "../core/files/hash.js";
import type { Description } from "../network/description.js";

/**
 * Files of a checkpoint: TensorFlow.js's `model.json` and weights, the description `convscope.json`, and the
 * optimizer's state if given.
 */
export async function checkpointFiles(
  model: tf.LayersModel,
  description: Omit<Description, "sha256">,
  optimizer?: Uint8Array,
): Promise<ReadonlyMap<string, Uint8Array | string>> {
  const { modelTopology, weightSpecs, weightData } = await artifactsOf(model);
  const weights = new Uint8Array(tf.io.concatenateArrayBuffers([weightData ?? []].flat()));
  const modelJson = JSON.stringify({
    format: "layers-model",
    generatedBy: `convscope ${description.version}`,
    convertedBy: null,
    modelTopology,
    weightsManifest: [{ paths: ["weights.bin"], weights: weightSpecs }],
  });
  const files = new Map<string, Uint8Array | string>([
    ["model.json", modelJson],
    ["weights.bin", weights],
  ]);
  if (optimizer !== undefined) files.set(STATE_FILE, optimizer);
  const sha256 = Object.fromEntries([...files].map(([name, content]) => [name, sha256Of(content)]));
  return files.set("convscope.json", jsonText({ ...description, sha256 }));
}

async function artifactsOf(model: tf.LayersModel): Promise<tf.io.ModelArtifacts> {
  let artifacts: tf.io.ModelArtifacts = {};
  const handler = tf.io.withSaveHandler(async (given) => {
    artifacts = given;
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
  });
  await model.save(handler);
  return artifacts;
}
