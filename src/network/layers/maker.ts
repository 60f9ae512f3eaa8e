import { recordOf } from "../description.js";

/** Program that made a file, which decides how its layers are computed. */
export interface Maker {
  readonly name: "Keras" | "TensorFlow.js";
  /** Version of Keras as numbers; empty if unknown. */
  readonly version: readonly number[];
  /** True for the Keras that is part of TensorFlow. */
  readonly isWithin: boolean;
}

/** TensorFlow.js itself: the maker of models passed in by a program, and of files that name no maker. */
const TENSORFLOW_JS: Maker = { name: "TensorFlow.js", version: [], isWithin: false };

/** Reads the maker from a `model.json`: `keras_version` in its topology, `generatedBy`, `convertedBy`. */
export function makerOf(json: Readonly<Record<string, unknown>>): Maker {
  const topology = recordOf(json.modelTopology);
  const makers = [topology.keras_version, json.generatedBy].filter((text) => typeof text === "string");
  if (makers.some((text) => /tfjs|tensorflow\.js/i.test(text))) return TENSORFLOW_JS;
  const version = makers.map((text) => /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text)).find((found) => found !== null);
  const isKeras = version !== undefined || typeof json.convertedBy === "string" || makers.some(isKerasName);
  if (!isKeras) return TENSORFLOW_JS;
  const numbers = version?.slice(1).map((part) => Number(part ?? 0)) ?? [];
  return { name: "Keras", version: numbers, isWithin: makers.some((text) => text.endsWith("-tf")) };
}

function isKerasName(text: string): boolean {
  return /keras/i.test(text);
}

/** True if the maker is Keras of at least a version. An unknown version counts as Keras 2 in TensorFlow 2. */
export function isKerasFrom(maker: Maker, major: number, minor = 0): boolean {
  if (maker.name !== "Keras") return false;
  const [itsMajor = 2, itsMinor = 15] = maker.version;
  return itsMajor > major || (itsMajor === major && itsMinor >= minor);
}

/**
 * True if the maker's bilinear upsampling aligns pixel centers: Keras in TensorFlow since 1.14, which calls itself
 * 2.2.4-tf, and standalone Keras since 2.4.
 */
export function laysCenters(maker: Maker): boolean {
  return isKerasFrom(maker, 2, 4) || (maker.isWithin && isKerasFrom(maker, 2, 2) && !isOf(maker, [2, 2, 0]));
}

function isOf({ version }: Maker, parts: readonly number[]): boolean {
  return parts.every((part, at) => version[at] === part);
}
