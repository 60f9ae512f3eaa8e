import type { Metadata, Sharp, SharpOptions } from "sharp";
import { defined } from "../../core/objectFields.js";
import { WHITE } from "../samples.js";
import { backed } from "./backed.js";
import { type Deep, deepImage } from "./deep.js";
import { attempted, Unreadable } from "./failure.js";
import { type Background, type ImageValues, levelOf } from "./imageOptions.js";
import type { LayeredImage } from "./layered.js";
import type { Picture } from "./resize.js";

/** Decoded and reoriented image, and a description of the conversions made. */
export interface DecodedImage {
  readonly picture: Picture;
  readonly notes: readonly string[];
}

/** Target form of a decoded image. */
export interface DecodeTarget {
  readonly channels: 1 | 3;
  /** Color that shows through transparent pixels. */
  readonly background: ImageValues["background"];
  /** Page of a file with several; default: the first, and a note says so. */
  readonly page?: number | undefined;
}

const LARGEST_PICTURE = 100_000_000;

/** Sample formats with a defined black and white. */
const DEPTHS: readonly string[] = ["uchar", "ushort"];

/**
 * Decodes an image file to sRGB or gray, with 16 bits if the file has them and 8 otherwise: rotated according to its
 * EXIF orientation, first frame only, transparent pixels on a background. Gray is luminance: Rec. 709 weights on
 * linear light, encoded again as sRGB. Throws `Unreadable` for a file that is damaged, truncated, or larger than 100
 * megapixels.
 */
export async function decode(
  bytes: Uint8Array,
  { channels, background, page }: DecodeTarget,
): Promise<DecodedImage> {
  const { default: sharp } = await import("sharp");
  // Passes bytes rather than the path: the decoder caches files by path, even if they have changed since.
  const load = (options?: SharpOptions): Sharp =>
    sharp(bytes, { failOn: "error", limitInputPixels: false, ...defined({ page }), ...options });
  return attempted(async () => {
    const metadata = await load().metadata();
    refuseUnfit(metadata);
    const upright = () => load({ autoOrient: true });
    const image = isDeep(metadata)
      ? deepImage(await deepOf(upright(), metadata), channels)
      : await shallowImage(upright, { channels, metadata });
    const { picture, note } = await backed(image, background);
    const notes = [...notesOf(metadata, { channels, range: image.range, page }), note];
    return { picture, notes: notes.filter((text) => text !== undefined) };
  });
}

/** Color spaces whose 16-bit samples the decoder returns unchanged; others are reduced to 8 bits. */
const DEEP_SPACES: readonly string[] = ["grey16", "rgb16"];

function isDeep({ depth, space }: Pick<Metadata, "depth" | "space">): boolean {
  return depth === "ushort" && DEEP_SPACES.includes(space);
}

async function deepOf(image: Sharp, { space }: Metadata): Promise<Deep> {
  const raw = image.toColourspace(space).raw({ depth: "ushort" });
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  // Copied, because 16-bit samples must begin at an even offset in memory.
  return { width, height, channels, samples: new Uint16Array(new Uint8Array(data).buffer) };
}

interface Shallow extends Pick<DecodeTarget, "channels"> {
  readonly metadata: Metadata;
}

async function shallowImage(upright: () => Sharp, { channels, metadata }: Shallow): Promise<LayeredImage> {
  const on = async (background: Background): Promise<Picture> => {
    const level = levelOf(background, 8);
    const flat = upright().flatten({ background: { r: level, g: level, b: level } });
    const colored = channels === 1 ? flat.grayscale() : flat.toColourspace("srgb");
    const { data, info } = await colored.raw().toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, channels, samples: data };
  };
  if (!metadata.hasAlpha) return { on };
  return { on, alpha: await upright().extractChannel("alpha").raw().toBuffer() };
}

function refuseUnfit({ width, height, depth }: Metadata): void {
  if (width * height > LARGEST_PICTURE) {
    throw new Unreadable(`it has ${width}×${height} pixels, more than ${LARGEST_PICTURE / 1e6} million`);
  }
  if (!DEPTHS.includes(depth)) {
    throw new Unreadable(`its samples are of type ${depth}, not 8- or 16-bit integers`);
  }
}

interface Shown extends Pick<DecodeTarget, "page"> {
  readonly channels: number;
  readonly range: LayeredImage["range"];
}

function notesOf(
  { orientation = 1, pages = 1, depth, channels, space, hasAlpha }: Metadata,
  shown: Shown,
): readonly string[] {
  const isColored = channels - (hasAlpha ? 1 : 0) > 1;
  const notes: readonly (readonly [boolean, string])[] = [
    [pages > 1 && shown.page === undefined, `first of ${pages} frames`],
    [orientation > 1, `reoriented (EXIF orientation ${orientation})`],
    [depth === "ushort", isDeep({ depth, space }) ? deepNote(shown.range) : "16 bits → 8 bits"],
    [shown.channels === 1 && isColored, `${space === "cmyk" ? "CMYK" : "RGB"} → gray`],
    [shown.channels === 3 && !isColored, "gray → RGB"],
  ];
  return notes.filter(([isTrue]) => isTrue).map(([, note]) => note);
}

/** Largest used fraction of the range that is still noted. */
const SMALL_SHARE = 0.5;

/** Notes the depth of 16 bits, and the used range if it is small. */
function deepNote([least, most]: readonly [number, number] = [0, 0]): string {
  const share = (most - least) / WHITE[16];
  if (share === 0 || share > SMALL_SHARE) return "16 bits";
  return `16 bits, of which only ${formatShare(share)} of the range is used (${least} to ${most} of ${WHITE[16]})`;
}

function formatShare(share: number): string {
  return `${Number((100 * share).toPrecision(share < 0.1 ? 1 : 2))} %`;
}
