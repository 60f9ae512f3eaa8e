import type { Format } from "./format.js";
import { keras } from "./keras.js";
import { onnx } from "./onnx.js";
import { tfjs } from "./tfjs.js";

/** All checkpoint formats by name, in the order in which they are tried. A new one is its file and its line here. */
export const formats: Readonly<Record<string, Format>> = { tfjs, keras, onnx };
