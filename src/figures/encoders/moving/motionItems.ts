import type { Figure, Motion } from "../../figure.js";
import { bufferOf } from "../encoder.js";
import type { Item } from "../items/item.js";
import { type PixelFile, pixelItems } from "../items/pixelItems.js";
import { framesIn } from "./framesIn.js";

/** Splits an animated file into items, each frame a picture. */
export async function motionItems(
  file: Uint8Array,
  { frames }: Motion,
  how: Omit<PixelFile, "pictures">,
): Promise<readonly Item[]> {
  const shown = (await framesIn(bufferOf(file))) ?? [];
  const pictures = shown.map(({ png }, at) => ({ file: png, figure: frames[at] as Figure }));
  return pixelItems(bufferOf(file), { ...how, pictures });
}
