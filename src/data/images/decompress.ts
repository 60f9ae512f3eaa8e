import { inflateSync } from "node:zlib";

/** Decompresses bytes, up to a number of bytes. */
export type Decompress = (bytes: Uint8Array, most: number) => Uint8Array;

/** Inflates zlib's format. Throws if the result would be longer. */
export const inflate: Decompress = (bytes, most) =>
  inflateSync(bytes, { maxOutputLength: Math.max(1, most) });

/** Unpacks the runs of PackBits (TIFF 6.0, section 9). */
export const unpackBits: Decompress = (bytes, most) => {
  const result = new Uint8Array(most);
  let [at, to] = [0, 0];
  while (at < bytes.length && to < most) {
    const head = bytes[at] as number;
    at += 1;
    if (head === 128) continue;
    const count = head < 128 ? head + 1 : 257 - head;
    if (head < 128) result.set(bytes.subarray(at, at + Math.min(count, most - to)), to);
    else result.fill(bytes[at] ?? 0, to, to + count);
    at += head < 128 ? count : 1;
    to += count;
  }
  return result;
};

const CLEAR = 256;
const END = 257;
const CODES = 4096;

/**
 * Decodes LZW (TIFF 6.0, section 13): codes of 9 to 12 bits, the highest first, that lengthen one code early. Each code
 * means a text that is already in the result. Throws for a code that is not defined yet.
 */
export const decodeLzw: Decompress = (bytes, most) => {
  const result = new Uint8Array(most);
  const [places, lengths] = [new Uint32Array(CODES), new Uint32Array(CODES)];
  let [next, width, to] = [END + 1, 9, 0];
  let previous: readonly [place: number, length: number] | undefined;
  for (let bit = 0; to < most && bit + width <= 8 * bytes.length; ) {
    const code = codeAt(bytes, bit, width);
    bit += width;
    if (code === END) break;
    if (code === CLEAR) {
      [next, width, previous] = [END + 1, 9, undefined];
      continue;
    }
    if (previous !== undefined && next < CODES) {
      // The previous text and the byte after it, which is about to be written.
      [places[next], lengths[next]] = [previous[0], previous[1] + 1];
      next += 1;
    }
    if (code >= next) throw new Error("its LZW codes are damaged");
    const isByte = code < CLEAR;
    const [from, length] = isByte ? [to, 1] : [places[code] as number, lengths[code] as number];
    previous = [to, length];
    for (let index = 0; index < length && to < most; index += 1, to += 1) {
      result[to] = isByte ? code : (result[from + index] as number);
    }
    if (next + 1 >= 2 ** width && width < 12) width += 1;
  }
  return result;
};

function codeAt(bytes: Uint8Array, bit: number, width: number): number {
  const at = bit >> 3;
  const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
  return (three >> (24 - (bit & 7) - width)) & (2 ** width - 1);
}
