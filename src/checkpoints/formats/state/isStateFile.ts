import { open } from "node:fs/promises";
import { zipNames } from "../../files/zipNames.js";
import { isSafetensors } from "./safetensors.js";

/** The number of first bytes that tell the kind of a file. */
const HEAD_LENGTH = 16;

/** The first bytes of files that PyTorch wrote before version 1.6: a pickle of a number that marks them. */
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

/** True for bytes that begin as files of PyTorch before version 1.6 do. */
export function isBeforeZip(head: Uint8Array): boolean {
  return BEFORE_ZIP.every((byte, at) => head[at] === byte);
}

/** Tests if a path holds weights of PyTorch by its content: a safetensors file, or what `torch.save` writes. */
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
