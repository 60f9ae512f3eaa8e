import { promisify } from "node:util";
import { constants, deflate } from "node:zlib";
import type { Chunk } from "./chunks.js";

/**
 * A picture of at most 256 colors as the lines of an indexed PNG file: each a filter byte, initially zero, and a palette
 * index per pixel.
 */
export interface Scanlines {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
  /** Colors as 0xRRGGBB. */
  readonly palette: readonly number[];
}

/** The maximum number of palette colors. */
export const MOST_COLORS = 256;

const compress = promisify(deflate);
/** zlib settings: maps are enlarged, so once equal lines are removed, runs within a line are nearly all that compresses. */
const COMPRESSION = { level: 3, strategy: constants.Z_RLE };

/** The chunks of an indexed picture except metadata, header first. */
export async function indexedChunks(lines: Scanlines): Promise<readonly [Chunk, ...Chunk[]]> {
  takeOutEqualLines(lines);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(lines.width, 0);
  header.writeUInt32BE(lines.height, 4);
  header.set([8, 3], 8);
  const palette = Buffer.from(lines.palette.flatMap((color) => [color >>> 16, color >>> 8, color]));
  return [
    { type: "IHDR", data: header },
    { type: "PLTE", data: palette },
    { type: "IDAT", data: await compress(lines.bytes, COMPRESSION) },
    { type: "IEND", data: Buffer.alloc(0) },
  ];
}

const FILTER_UP = 2;

/** Replaces each line equal to the one above with zeros under the filter "up". */
function takeOutEqualLines({ bytes, width, height }: Scanlines): void {
  const lineAt = (y: number) => bytes.subarray(y * (width + 1) + 1, (y + 1) * (width + 1));
  for (let y = height - 1; y > 0; y--) {
    const line = lineAt(y);
    if (Buffer.compare(line, lineAt(y - 1)) !== 0) continue;
    line.fill(0);
    bytes[y * (width + 1)] = FILTER_UP;
  }
}
