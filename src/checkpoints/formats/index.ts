import type { Format } from "./format.js";
import { isKerasFile } from "./keras/isKerasFile.js";
import { isOnnxFile } from "./onnx/isOnnxFile.js";
import { tfjs } from "./tfjs.js";

/**
 * All checkpoint formats by name, in the order in which they are tried. A new one is its file and its entry here. Readers
 * of other frameworks' files are loaded when such a file is opened.
 */
export const formats: Readonly<Record<string, Format>> = {
  tfjs,
  keras: {
    summary: "a Keras model: a .keras archive, an .h5 model, or .h5 weights with config.json beside them",
    matches: isKerasFile,
    open: async (path, size) => (await import("./keras.js")).openKeras(path, size),
  },
  onnx: {
    summary: "an ONNX model: an .onnx file, with the files of its weights beside it",
    matches: isOnnxFile,
    open: async (path, size) => (await import("./onnx.js")).openOnnx(path, size),
  },
};
