import tf = require("@tensorflow/tfjs");

/** Name of the weight file of a model that convscope writes. */
export const WEIGHTS_FILE = "weights.bin";

/** Topology of a model as TensorFlow.js saves it, and its weights. */
export interface ModelFiles {
  /** Text of its `model.json`. */
  readonly json: string;
  readonly weights: Uint8Array;
}

/** The files of a layers model, the same bytes for the same model. `generatedBy`: program and version that it names. */
export async function modelFiles(model: tf.LayersModel, generatedBy: string): Promise<ModelFiles> {
  const { modelTopology, weightSpecs, weightData } = await artifactsOf(model);
  const weights = new Uint8Array(tf.io.concatenateArrayBuffers([weightData ?? []].flat()));
  const json = JSON.stringify({
    format: "layers-model",
    generatedBy,
    convertedBy: null,
    modelTopology,
    weightsManifest: [{ paths: [WEIGHTS_FILE], weights: weightSpecs }],
  });
  return { json, weights };
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
