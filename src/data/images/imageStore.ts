import type { ArrayValues } from "../../activations/npyTypes.js";
import { Spool, type SpoolPlace } from "../../core/files/spool.js";

interface Stored {
  /** Bytes of one number. */
  readonly bytes: number;
  readonly place: SpoolPlace;
  readonly restore: (bytes: Uint8Array) => ArrayValues;
}

/** Numbers of images in order, of which only some are in memory at a time. */
export class ImageStore {
  private readonly spool = new Spool();
  private readonly images: Stored[] = [];

  /** Adds an image, which must not change afterwards. */
  add(values: ArrayValues): void {
    const { buffer, byteOffset, byteLength } = values;
    const place = this.spool.append(new Uint8Array(buffer, byteOffset, byteLength));
    const Type = values.constructor as new (buffer: ArrayBufferLike) => ArrayValues;
    this.images.push({ place, bytes: values.BYTES_PER_ELEMENT, restore: (bytes) => new Type(bytes.buffer) });
  }

  /** True if any image has numbers of 16 bits. */
  get isDeep(): boolean {
    return this.images.some(({ bytes }) => bytes === 2);
  }

  /** True if all images are in memory. */
  get isHeld(): boolean {
    return this.spool.isHeld;
  }

  /** Images from one index up to another, which is not included. */
  *read(start = 0, end = this.images.length): Generator<ArrayValues> {
    for (const { place, restore } of this.images.slice(start, end)) yield restore(this.spool.read(place));
  }
}
