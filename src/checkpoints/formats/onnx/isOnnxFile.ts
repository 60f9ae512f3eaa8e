import { open } from "node:fs/promises";

/** Number of leading bytes that are examined: the fields before the graph are short. */
const LOOKED_AT = 4096;

/** Fields of `ModelProto` by number: true for byte fields, false for numbers. */
const FIELDS: ReadonlyMap<number, boolean> = new Map([
  [1, false],
  [2, true],
  [3, true],
  [4, true],
  [5, false],
  [6, true],
  [7, true],
  [8, true],
  [14, true],
  [20, true],
  [25, true],
  [26, true],
]);

/**
 * True for a path that is an ONNX file by its content: a message that begins with its version and has the fields of a
 * model.
 */
export async function isOnnxFile(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LOOKED_AT), 0, LOOKED_AT, 0);
    const { size } = await file.stat();
    return isModel(buffer.subarray(0, bytesRead), size);
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

/** True for bytes that begin like a model: with the version of its format, then fields until the graph. */
function isModel(bytes: Uint8Array, size: number): boolean {
  let at = 0;
  let hasVersion = false;
  while (at < bytes.length) {
    const tag = varint(bytes, at);
    if (tag === undefined) return false;
    const number = Math.floor(tag.value / 8);
    const isBytes = FIELDS.get(number);
    if (isBytes === undefined || tag.value % 8 !== (isBytes ? 2 : 0)) return false;
    const value = varint(bytes, tag.end);
    if (value === undefined) return false;
    if (number === 1) hasVersion = value.value > 0 && value.value < 1000;
    if (number === 7) return hasVersion && value.value > 0 && value.value <= 2 ** 31 && size > value.end;
    at = isBytes ? value.end + value.value : value.end;
  }
  return false;
}

/** Reads a number with seven bits per byte, and its end; undefined if it is truncated. */
function varint(
  bytes: Uint8Array,
  start: number,
): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let at = start; at < Math.min(bytes.length, start + 7); at++) {
    const byte = bytes[at] as number;
    value += (byte & 0x7f) * 2 ** (7 * (at - start));
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return undefined;
}
