import { UserError } from "../core/errors.js";

const BYTES = Float32Array.BYTES_PER_ELEMENT;

/** Cuts the bytes of a file into arrays of so many float32 values. Throws `UserError` where they are not as many. */
export function cutFloats(bytes: Uint8Array, sizes: readonly number[], name: string): Float32Array[] {
  const due = sizes.reduce((sum, size) => sum + size, 0) * BYTES;
  if (bytes.length !== due) {
    throw new UserError(`'${name}' holds ${bytes.length} bytes where this training needs ${due}.`);
  }
  // A copy of its own: a file that was read may begin anywhere in its buffer.
  const { buffer } = new Uint8Array(bytes);
  let from = 0;
  return sizes.map((size) => {
    const cut = new Float32Array(buffer, from * BYTES, size);
    from += size;
    return cut;
  });
}

/** The bytes of some float32 arrays, one after the other. */
export function joinFloats(arrays: readonly Float32Array[]): Uint8Array {
  return Buffer.concat(
    arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)),
  );
}
