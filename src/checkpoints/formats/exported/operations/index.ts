import type { Operation } from "../call.js";
import { activationOperations } from "./activations.js";
import { arithmeticOperations } from "./arithmetic.js";
import { constantOperations } from "./constants.js";
import { normalizationOperations } from "./normalizations.js";
import { productOperations } from "./products.js";
import { resizingOperations } from "./resizing.js";
import { shapeOperations } from "./shapes.js";
import { sliceOperations } from "./slices.js";
import { symbolOperations } from "./symbols.js";
import { windowOperations } from "./windows.js";

/** All operations of exported programs that convscope computes, by name without the suffix of in-place operations. */
export const operations: ReadonlyMap<string, Operation> = new Map([
  ...Object.entries(activationOperations),
  ...Object.entries(arithmeticOperations),
  ...Object.entries(constantOperations),
  ...Object.entries(normalizationOperations),
  ...Object.entries(productOperations),
  ...Object.entries(resizingOperations),
  ...Object.entries(shapeOperations),
  ...Object.entries(sliceOperations),
  ...Object.entries(symbolOperations),
  ...Object.entries(windowOperations),
]);
