import type { Format } from "./checkpointFormat.js";
import { isExportedFile } from "./exported/isExportedFile.js";
import { isKerasFile } from "./keras/isKerasFile.js";
import { isOnnxFile } from "./onnx/isOnnxFile.js";
import { isStateFile } from "./state/isStateFile.js";
import { tfjs } from "./tfjs.js";
import { isGraphModel } from "./tfjsGraph/isGraphModel.js";

/**
 * All checkpoint formats by name, in the order in which they are tried. A new one needs its file and its entry here.
 * Readers of other frameworks' files are loaded only when such a file is opened.
 */
export const formats: Readonly<Record<string, Format>> = {
  "tfjs-graph": {
    summary:
      "a TensorFlow.js graph model: a folder with model.json, or a graph in JSON, and its weight files",
    matches: isGraphModel,
    open: async (path, choice) => (await import("./tfjsGraph.js")).openGraphModel(path, choice?.size),
  },
  tfjs,
  keras: {
    summary:
      "a Keras model: a .keras archive, an .h5 model, or .h5 weights with config.json in the same folder",
    matches: isKerasFile,
    open: async (path, choice) => (await import("./keras.js")).openKeras(path, choice?.size),
  },
  exported: {
    summary: "a PyTorch export: a .pt2 archive that torch.export.save wrote",
    matches: isExportedFile,
    open: async (path, choice) => (await import("./exported.js")).openExported(path, choice?.size),
  },
  onnx: {
    summary: "an ONNX model: an .onnx file, with any weight files in the same folder",
    matches: isOnnxFile,
    open: async (path, choice) => (await import("./onnx.js")).openOnnx(path, choice?.size),
  },
  state: {
    summary: "PyTorch weights: a .safetensors, .pt or .pth file of a ResNet, VGG or DenseNet",
    matches: isStateFile,
    choosesArchitecture: true,
    open: async (path, choice) => (await import("./state.js")).openState(path, choice),
  },
};
