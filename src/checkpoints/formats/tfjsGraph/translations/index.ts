import type { Translate } from "../translation.js";
import { elementwiseTranslations } from "./elementwise.js";
import { imageTranslations } from "./images.js";
import { structureTranslations } from "./structure.js";

/** All operations of TensorFlow that convscope computes, by name. */
export const translations: ReadonlyMap<string, Translate> = new Map([
  ...Object.entries(imageTranslations),
  ...Object.entries(elementwiseTranslations),
  ...Object.entries(structureTranslations),
]);
