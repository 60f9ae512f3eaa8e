import type { Figure } from "../figure.js";
import type { TakeApart } from "./containers/part.js";
import { partDifference } from "./containers/partDifference.js";
import { bufferOf } from "./encoder.js";
import { pixelDifference } from "./pixelDifference.js";

/** Compares two image files: damage first, then pixels, then everything else that viewers act on. */
export function pixelFileDifference(takeApart: TakeApart) {
  return async (file: Uint8Array, fresh: Uint8Array, figure: Figure): Promise<string | undefined> => {
    const [actual, expected] = [bufferOf(file), bufferOf(fresh)];
    if (actual.equals(expected)) return undefined;
    const damage = takeApart(actual);
    if (typeof damage === "string") return damage;
    return (await pixelDifference(actual, expected, figure)) ?? partDifference(takeApart, actual, expected);
  };
}
