import type { Metadata, Sharp, SharpOptions } from "sharp";
import { reasonOf } from "../../errors.js";
import { Unreadable } from "./failure.js";
import { BACKGROUNDS, type Background } from "./imageOptions.js";
import type { Picture } from "./resize.js";

/** An image file, decoded and upright, and what was done to it on the way, in words. */
export interface Decoded {
  readonly picture: Picture;
  readonly notes: readonly string[];
}

/** What a decoded image should be. */
export interface Wanted {
  readonly channels: 1 | 3;
  /** What shows through transparent pixels. */
  readonly behind: Background;
}

const LARGEST_PICTURE = 100_000_000;

/** The sample formats that have an agreed black and white. */
const DEPTHS: readonly string[] = ["uchar", "ushort"];

/**
 * Decodes an image file to 8-bit sRGB or gray: turned as its EXIF orientation says, its first frame, transparent pixels
 * on a background. Gray is luminance, Rec. 709 weights on linear light, encoded again as sRGB encodes it. Throws
 * `Unreadable` for a file that is damaged, cut off, or larger than 100 megapixels.
 */
export async function decode(bytes: Uint8Array, { channels, behind }: Wanted): Promise<Decoded> {
  const { default: sharp } = await import("sharp");
  // Bytes, not the path: the decoder remembers files by path, even those that have changed since.
  const load = (options?: SharpOptions): Sharp =>
    sharp(bytes, { failOn: "error", limitInputPixels: false, ...options });
  return attempted(async () => {
    const metadata = await load().metadata();
    refuseUnfit(metadata);
    const isTransparent = metadata.hasAlpha && (await hasTransparency(load()));
    const level = BACKGROUNDS[behind];
    const upright = load({ autoOrient: true }).flatten({ background: { r: level, g: level, b: level } });
    const colored = channels === 1 ? upright.grayscale() : upright.toColourspace("srgb");
    const { data, info } = await colored.raw().toBuffer({ resolveWithObject: true });
    const picture = { width: info.width, height: info.height, channels, samples: data };
    return { picture, notes: notesOf(metadata, { channels, ...(isTransparent ? { behind } : {}) }) };
  });
}

async function attempted<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    // The decoder's reason can end as if more followed; it stands within a sentence here.
    throw new Unreadable(`it is damaged or cut off: ${reasonOf(error).replace(/[\s:.]+$/, "")}`);
  }
}

function refuseUnfit({ width, height, depth }: Metadata): void {
  if (width * height > LARGEST_PICTURE) {
    throw new Unreadable(`it has ${width}×${height} pixels, more than ${LARGEST_PICTURE / 1e6} million`);
  }
  if (!DEPTHS.includes(depth)) {
    throw new Unreadable(`its samples are of type ${depth}, not whole numbers of 8 or 16 bits`);
  }
}

async function hasTransparency(image: Sharp): Promise<boolean> {
  const alpha = await image.extractChannel("alpha").raw().toBuffer();
  return alpha.some((value) => value < 255);
}

function notesOf(
  { orientation = 1, pages = 1, depth, channels, space, hasAlpha }: Metadata,
  shown: { readonly channels: number; readonly behind?: Background },
): readonly string[] {
  const isColored = channels - (hasAlpha ? 1 : 0) > 1;
  const notes: readonly (readonly [boolean, string])[] = [
    [pages > 1, `first of ${pages} frames`],
    [orientation > 1, `turned (EXIF orientation ${orientation})`],
    [depth === "ushort", "16 bits → 8 bits"],
    [shown.channels === 1 && isColored, `${space === "cmyk" ? "CMYK" : "RGB"} → gray`],
    [shown.channels === 3 && !isColored, "gray → RGB"],
    [shown.behind !== undefined, `transparent pixels on ${shown.behind}`],
  ];
  return notes.filter(([isTrue]) => isTrue).map(([, note]) => note);
}
