import { open } from "node:fs/promises";
import { isHdf5 } from "../../files/hdf5.js";
import { zipNames } from "../../files/zipNames.js";

/** True if a path is a Keras model by its content: an HDF5 file, or a zip that contains `config.json`. */
export async function isKerasFile(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return isHdf5(buffer.subarray(0, bytesRead)) || (await zipNames(file)).includes("config.json");
  } catch {
    return false;
  } finally {
    await file.close();
  }
}
