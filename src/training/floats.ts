import { UserError } from "../core/errors.js";

const BYTES = Float32Array.BYTES_PER_ELEMENT;

/** Splits the bytes of a file into float32 arrays of the given sizes. Throws `UserError` for another total size. */
export function cutFloats(bytes: Uint8Array, sizes: readonly number[], name: string): Float32Array[] {
  const expected = sizes.reduce((sum, size) => sum + size, 0) * BYTES;
  if (bytes.length !== expected) {
    throw new UserError(`'${name}' holds ${bytes.length} bytes, but this training needs ${expected}.`);
  }
  // Copied, because the bytes of a file may begin anywhere in their buffer.
  const { buffer } = new Uint8Array(bytes);
  let from = 0;
  return sizes.map((size) => {
    const cut = new Float32Array(buffer, from * BYTES, size);
    from += size;
    return cut;
  });
}

/** Concatenated bytes of float32 arrays. */
export function joinFloats(arrays: readonly Float32Array[]): Uint8Array {
  return Buffer.concat(
    arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)),
  );
}
