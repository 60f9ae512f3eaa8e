import type { Sharp } from "sharp";
import { UserError } from "../../../core/errors.js";
import { drawFigure, release } from "../../canvas.js";
import type { Figure, Motion } from "../../figure.js";

/** The pixels of a frame, row by row, each 0xRRGGBB. */
export type Frame = Uint32Array;

/** Frames of one size. */
export interface Frames {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Frame[];
}

/** The maximum number of pixels of all frames: about a gigabyte of memory during encoding. */
const MOST_PIXELS = 1.2e8;

/** Draws the figures of a motion. Throws `UserError` if they exceed the maximum number of pixels. */
export async function framesOf({ frames: figures }: Motion): Promise<Frames> {
  const { width = 0, height = 0 } = figures[0] ?? {};
  if (width * height * figures.length > MOST_PIXELS) {
    throw new UserError(
      `Cannot encode the animation: ${figures.length} frames of ${width}×${height} pixels do not fit in memory. Use a larger --every, a smaller --zoom or fewer --channels.`,
    );
  }
  const frames: Frame[] = [];
  for (const figure of figures) frames.push(await frameOf(figure));
  return { width, height, frames };
}

async function frameOf(figure: Figure): Promise<Frame> {
  const canvas = await drawFigure(figure);
  const { width, height, stride } = canvas;
  const raw = canvas.toBuffer("raw");
  // Little-endian memory order: blue, green, red, and an unused byte.
  const pixels = new Uint32Array(raw.buffer, raw.byteOffset, raw.length / 4);
  const frame = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    frame.set(pixels.subarray((y * stride) / 4, (y * stride) / 4 + width), y * width);
  }
  release(canvas);
  for (let at = 0; at < frame.length; at++) frame[at] = (frame[at] as number) & 0xffffff;
  return frame;
}

/** The pixels of a frame as red, green and blue bytes. */
export function rgbOf(frame: Frame, bytes = new Uint8Array(frame.length * 3)): Uint8Array {
  for (let at = 0, to = 0; at < frame.length; at++) {
    const color = frame[at] as number;
    bytes[to++] = color >>> 16;
    bytes[to++] = color >>> 8;
    bytes[to++] = color;
  }
  return bytes;
}

/** Stacks the frames as the pages of one image for sharp. */
export async function stackFrames({ width, height, frames }: Frames): Promise<Sharp> {
  const { default: sharp } = await import("sharp");
  const size = width * height * 3;
  const stack = new Uint8Array(size * frames.length);
  for (const [at, frame] of frames.entries()) rgbOf(frame, stack.subarray(at * size, (at + 1) * size));
  const raw = { width, height: height * frames.length, channels: 3, pageHeight: height } as const;
  return sharp(stack, { raw, limitInputPixels: false });
}
