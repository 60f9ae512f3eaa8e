import { basename } from "node:path";
import { firstWithin, imagePathOf } from "./address.js";
import { chosenIn } from "./images/chosenImages.js";
import { imageFilesAt } from "./images/imageFiles.js";

/**
 * The address of the first images of a probe, as many as are asked for. Relative paths lead from a folder. Throws
 * `UserError` for an address that cannot be read.
 */
export async function firstImages(address: string, count: number, from: string): Promise<string> {
  const path = imagePathOf(address, from);
  if (path === undefined) return firstWithin(address, count);
  const { files } = await imageFilesAt(path, from);
  const [first] = files;
  if (files.length <= count || first === undefined) return address;
  const chosen = chosenIn(path, from);
  const folder = (chosen?.folder ?? address).replace(/\/+$/, "");
  // The name of an image says more than its place, but not which class it is of.
  if (count === 1 && first.label === undefined) return `${folder}/${basename(first.path)}`;
  const label = chosen?.label === undefined ? "" : `/label=${chosen.label}`;
  const start = chosen?.range?.[0] ?? 0;
  return `${folder}${label}/${count === 1 ? start : `${start}-${start + count - 1}`}`;
}
