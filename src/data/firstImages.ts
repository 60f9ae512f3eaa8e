import { basename } from "node:path";
import { firstWithin, imagePathOf } from "./address.js";
import { chosenIn } from "./images/chosenImages.js";
import { imageFilesAt } from "./images/imageFiles.js";
import { firstStored, isStoredAddress } from "./storedAddress.js";

/**
 * Address of the first images of a probe, up to a count. Relative paths are resolved against a folder. Throws
 * `UserError` for a malformed address.
 */
export async function firstImages(address: string, count: number, from: string): Promise<string> {
  if (isStoredAddress(address)) return firstStored(address, count);
  const path = imagePathOf(address, from);
  if (path === undefined) return firstWithin(address, count);
  const { files } = await imageFilesAt(path, from);
  const [first] = files;
  if (files.length <= count || first === undefined) return address;
  const chosen = chosenIn(path, from);
  const folder = (chosen?.folder ?? address).replace(/\/+$/, "");
  // An image's name says more than its index, but not its class.
  if (count === 1 && first.label === undefined) return `${folder}/${basename(first.path)}`;
  const label = chosen?.label === undefined ? "" : `/label=${chosen.label}`;
  const start = chosen?.range?.[0] ?? 0;
  return `${folder}${label}/${count === 1 ? start : `${start}-${start + count - 1}`}`;
}
