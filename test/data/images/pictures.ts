import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";

/** A picture by its pixels: `rows[row][column]` is a gray, or the channels of a color. */
export function picture(rows: readonly (readonly (number | readonly number[])[])[]): Sharp {
  const [first = []] = rows;
  const channels = ([first[0] ?? 0].flat().length || 1) as 1 | 2 | 3 | 4;
  const samples = Uint8Array.from(rows.flat(2) as number[]);
  const image = sharp(samples, { raw: { width: first.length, height: rows.length, channels } });
  return channels < 3 ? image.toColourspace("b-w") : image;
}

/** A picture of a single gray or color. */
export function plain(width: number, height: number, color: number | readonly number[]): Sharp {
  const channels = [color].flat().length as 1 | 3 | 4;
  const samples = Uint8Array.from(
    { length: width * height * channels },
    (_, at) => [color].flat()[at % channels] as number,
  );
  const image = sharp(samples, { raw: { width, height, channels } });
  return channels < 3 ? image.toColourspace("b-w") : image;
}

/** A dark digit on light paper, or vice versa: a stroke of two pixels in a frame of eight. */
export function digit(paper: number, ink: number): Sharp {
  const isInk = (row: number, column: number) => row > 1 && row < 6 && (column === 3 || column === 4);
  return picture(
    Array.from({ length: 8 }, (_, row) =>
      Array.from({ length: 8 }, (_, column) => (isInk(row, column) ? ink : paper)),
    ),
  );
}

/** Samples from 0 to 255 for values from 0 to 1. */
export function samplesIn({ values }: { readonly values: Float32Array }): readonly number[] {
  return Array.from(values, (value) => Math.round(value * 255));
}

/** Writes a file and its parent folders, and returns its path. */
export function written(path: string, bytes: Uint8Array | string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

/** A PNG file that claims a size but contains no pixels. */
export function claimingPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(25);
  header.writeUInt32BE(13, 0);
  header.write("IHDR", 4);
  header.writeUInt32BE(width, 8);
  header.writeUInt32BE(height, 12);
  header.set([8, 0, 0, 0, 0], 16);
  header.writeUInt32BE(crc32(header.subarray(4, 21)), 21);
  const end = Buffer.from([0, 0, 0, 0, ...Buffer.from("IDAT"), 0x35, 0xaf, 0x06, 0x1e]);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), header, end]);
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

const PNG_COLORS: Readonly<Record<number, number>> = { 1: 0, 2: 4, 3: 2, 4: 6 };

/** A 16-bit PNG file, written byte by byte: gray, gray and opacity, RGB, or RGB and opacity. */
export function deepPng(width: number, channels: number, samples: readonly number[]): Buffer {
  const height = samples.length / (width * channels);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([16, PNG_COLORS[channels] as number, 0, 0, 0], 8);
  const rows = Array.from({ length: height }, (_, row) => {
    const own = samples.slice(row * width * channels, (row + 1) * width * channels);
    return Buffer.from([0, ...own.flatMap((sample) => [sample >> 8, sample & 0xff])]);
  });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  const pixels = deflateSync(Buffer.concat(rows));
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** An uncompressed 16-bit TIFF file: gray or RGB, with opacity if there is another channel. */
export function deepTiff(width: number, channels: number, samples: readonly number[]): Buffer {
  const height = samples.length / (width * channels);
  const colors = channels > 2 ? 3 : 1;
  const start = 8;
  const bitsAt = start + 2 * samples.length;
  const directoryAt = bitsAt + 8;
  const tags = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, channels, channels > 2 ? bitsAt : channels === 2 ? 16 + 16 * 2 ** 16 : 16],
    [259, 3, 1, 1],
    [262, 3, 1, colors === 3 ? 2 : 1],
    [273, 4, 1, start],
    [277, 3, 1, channels],
    [278, 4, 1, height],
    [279, 4, 1, 2 * samples.length],
    [284, 3, 1, 1],
    ...(channels > colors ? [[338, 3, 1, 2]] : []),
  ];
  const bytes = Buffer.alloc(directoryAt + 2 + 12 * tags.length + 4);
  bytes.write("II*\0", 0, "latin1");
  bytes.writeUInt32LE(directoryAt, 4);
  samples.forEach((sample, index) => {
    bytes.writeUInt16LE(sample, start + 2 * index);
  });
  for (let channel = 0; channel < 4; channel += 1) bytes.writeUInt16LE(16, bitsAt + 2 * channel);
  bytes.writeUInt16LE(tags.length, directoryAt);
  tags.forEach(([tag = 0, type = 0, count = 0, value = 0], index) => {
    const at = directoryAt + 2 + 12 * index;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(type, at + 2);
    bytes.writeUInt32LE(count, at + 4);
    bytes.writeUInt32LE(value, at + 8);
  });
  return bytes;
}
