import type { Figure } from "../figure.js";
import type { TakeApart } from "./containers/part.js";
import { partDifference } from "./containers/partDifference.js";
import { bufferOf } from "./encoder.js";
import { pixelDifference } from "./pixelDifference.js";

/** How two files of pixels are compared: damage first, then pixels, then everything else that viewers act on. */
export function pixelFileDifference(takeApart: TakeApart) {
  return async (file: Uint8Array, fresh: Uint8Array, figure: Figure): Promise<string | undefined> => {
    const [is, due] = [bufferOf(file), bufferOf(fresh)];
    if (is.equals(due)) return undefined;
    const damage = takeApart(is);
    if (typeof damage === "string") return damage;
    return (await pixelDifference(is, due, figure)) ?? partDifference(takeApart, is, due);
  };
}
