import { basename } from "node:path";
import { UserError } from "../errors.js";
import { firstWithin, imagePathOf } from "./address.js";
import { imageFilesAt } from "./images/imageFiles.js";

/**
 * The address of the first images of a probe, as many as are asked for. Relative paths lead from a folder. Throws
 * `UserError` for an address that cannot be read, and for several images of a folder, which no address names.
 */
export async function firstImages(address: string, count: number, from: string): Promise<string> {
  const path = imagePathOf(address, from);
  if (path === undefined) return firstWithin(address, count);
  const { files } = await imageFilesAt(path, from);
  const [first] = files;
  if (files.length <= count || first === undefined) return address;
  if (count === 1) return `${address.replace(/\/+$/, "")}/${basename(first.path)}`;
  throw new UserError(`Expected first, all or mean for the images of the folder '${address}'.`);
}
