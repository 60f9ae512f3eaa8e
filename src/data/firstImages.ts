import { basename, resolve } from "node:path";
import { firstWithin, imagePathOf } from "./address.js";
import { isArrayFile } from "./arrays/arrayFile.js";
import { chosenIn, folderIn } from "./images/chosenImages.js";
import { type ImageFile, imageFilesAt } from "./images/imageFiles.js";
import { firstStored, isStoredAddress } from "./storedAddress.js";

/**
 * Address of the first images of a probe, up to a count. Relative paths are resolved against a folder. Throws
 * `UserError` for a malformed address.
 */
export async function firstImages(address: string, count: number, from: string): Promise<string> {
  if (isStoredAddress(address)) return firstStored(address, count);
  const path = imagePathOf(address, from);
  if (path === undefined) return firstWithin(address, count);
  if (isArrayFile(resolve(from, folderIn(path)))) return firstOfArray(path, count, from);
  const { files } = await imageFilesAt(path, from);
  const [first] = files;
  if (files.length <= count || first === undefined) return address;
  const chosen = chosenIn(path, from);
  const folder = (chosen?.folder ?? address).replace(/\/+$/, "");
  // An image's name says more than its index, but not its class.
  if (count === 1 && isFileOfItsOwn(first)) return `${folder}/${basename(first.path)}`;
  const label = chosen?.label === undefined ? "" : `/label=${chosen.label}`;
  const start = chosen?.range?.[0] ?? 0;
  return `${folder}${label}/${count === 1 ? start : `${start}-${start + count - 1}`}`;
}

function isFileOfItsOwn({ label, page, read }: ImageFile): boolean {
  return label === undefined && page === undefined && read === undefined;
}

async function firstOfArray(address: string, count: number, from: string): Promise<string> {
  const { loadArrays } = await import("./arrays/loadArrays.js");
  // A range that reads any numbers: only the number of images matters.
  const { ids } = await loadArrays(address, { from, range: [0, 1] });
  if (ids.length <= count) return address;
  const { folder = address, label, range } = chosenIn(address, from) ?? {};
  const start = range?.[0] ?? 0;
  const chosen = count === 1 ? `${start}` : `${start}-${start + count - 1}`;
  return `${folder}${label === undefined ? "" : `/label=${label}`}/${chosen}`;
}
