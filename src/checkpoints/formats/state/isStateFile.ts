import { open } from "node:fs/promises";
import { zipNames } from "../../files/zipNames.js";
import { isSafetensors } from "./safetensors.js";

/** Number of leading bytes that identify the kind of a file. */
const HEAD_LENGTH = 16;

/** Leading bytes of files written by PyTorch before version 1.6: a pickle of a magic number. */
const BEFORE_ZIP = Uint8Array.of(
  0x80,
  0x02,
  0x8a,
  0x0a,
  0x6c,
  0xfc,
  0x9c,
  0x46,
  0xf9,
  0x20,
  0x6a,
  0xa8,
  0x50,
  0x19,
);

/** True for bytes that begin like a file from PyTorch before version 1.6. */
export function isBeforeZip(head: Uint8Array): boolean {
  return BEFORE_ZIP.every((byte, at) => head[at] === byte);
}

/** True if a path holds PyTorch weights by its content: a safetensors file, or a file written by `torch.save`. */
export async function isStateFile(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_LENGTH), 0, HEAD_LENGTH, 0);
    const head = buffer.subarray(0, bytesRead);
    if (isSafetensors(head) || isBeforeZip(head)) return true;
    return (await zipNames(file)).some((name) => /^(?:[^/]+\/)?data\.pkl$/.test(name));
  } catch {
    return false;
  } finally {
    await file.close();
  }
}
