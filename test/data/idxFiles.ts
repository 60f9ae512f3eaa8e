import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Encodes bytes as an IDX file: the magic number, the dimensions, the values. */
export function encodeIdx(shape: readonly number[], values: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x0800 + shape.length, 0);
  shape.forEach((length, index) => {
    header.writeUInt32BE(length, 4 + 4 * index);
  });
  return Buffer.concat([header, values]);
}

const TYPES = {
  int8: {
    code: 0x09,
    size: 1,
    write: (bytes: Buffer, value: number, at: number) => bytes.writeInt8(value, at),
  },
  int16: {
    code: 0x0b,
    size: 2,
    write: (bytes: Buffer, value: number, at: number) => bytes.writeInt16BE(value, at),
  },
  int32: {
    code: 0x0c,
    size: 4,
    write: (bytes: Buffer, value: number, at: number) => bytes.writeInt32BE(value, at),
  },
  float32: {
    code: 0x0d,
    size: 4,
    write: (bytes: Buffer, value: number, at: number) => bytes.writeFloatBE(value, at),
  },
  float64: {
    code: 0x0e,
    size: 8,
    write: (bytes: Buffer, value: number, at: number) => bytes.writeDoubleBE(value, at),
  },
} as const;

/** The name of a number type other than unsigned bytes. */
export type TypedName = keyof typeof TYPES;

/** Encodes numbers of a type as an IDX file. */
export function encodeTyped(type: TypedName, shape: readonly number[], values: readonly number[]): Buffer {
  const { code, size, write } = TYPES[type];
  const header = encodeIdx(shape, new Uint8Array());
  header.writeUInt8(code, 2);
  const body = Buffer.alloc(size * values.length);
  values.forEach((value, index) => {
    write(body, value, size * index);
  });
  return Buffer.concat([header, body]);
}

/** The names of the four files of a data set. */
export const NAMES = {
  trainImages: "train-images-idx3-ubyte",
  trainLabels: "train-labels-idx1-ubyte",
  testImages: "t10k-images-idx3-ubyte",
  testLabels: "t10k-labels-idx1-ubyte",
} as const;

/** A small data set: 3 training and 5 test images of 2×3, whose first pixel is 10 times their index. */
export const SMALL: Readonly<Record<string, Buffer>> = {
  [NAMES.trainImages]: encodeIdx([3, 2, 3], pixels(3)),
  [NAMES.trainLabels]: encodeIdx([3], Uint8Array.of(0, 1, 2)),
  [NAMES.testImages]: encodeIdx([5, 2, 3], pixels(5)),
  [NAMES.testLabels]: encodeIdx([5], Uint8Array.of(7, 1, 7, 7, 2)),
};

/** Writes the files of a data set into a folder, the given ones gzipped. */
export function writeDataset(
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
  zipped: readonly string[] = [],
): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) {
    const isZipped = zipped.includes(name);
    writeFileSync(join(folder, isZipped ? `${name}.gz` : name), isZipped ? gzipSync(bytes) : bytes);
  }
  return folder;
}

function pixels(count: number): Uint8Array {
  return Uint8Array.from({ length: count * 6 }, (_, index) => 10 * Math.floor(index / 6) + (index % 6));
}
