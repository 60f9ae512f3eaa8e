import { type DecodedImage, decode } from "./decode.js";
import { Unreadable } from "./failure.js";
import { type ImageFile, readImageFile } from "./imageFiles.js";
import { isTiff } from "./imageFormats.js";
import type { FitValues } from "./imageOptions.js";
import { channelsOf } from "./inputSize.js";
import {
  areNumbersAsked,
  arePagesChannels,
  isRasterAsked,
  isUnusual,
  joinedPages,
  type Raster,
  type RasterWish,
  rasterOf,
  rasterOfPicture,
} from "./raster.js";
import type { TiffFile } from "./tiff.js";

/** Network input that images are read for, and the options given. */
export interface ReadWish extends RasterWish {
  readonly values: FitValues;
}

interface OpenFile {
  readonly bytes: Uint8Array;
  /** Undefined for other formats. */
  readonly tiff: TiffFile | undefined;
}

/** Reads images of files; the most recent file stays open, because it may hold the next image. */
export class ImageReader {
  private readonly wish: ReadWish;
  private last: { readonly path: string; readonly file: OpenFile } | undefined;

  constructor(wish: ReadWish) {
    this.wish = wish;
  }

  /**
   * Decodes a photograph, or reads the numbers of an image. Throws `Unreadable` for a damaged file, and `UserError` for a
   * network that takes no such image.
   */
  async read(image: ImageFile): Promise<DecodedImage | Raster> {
    const { bytes, tiff } = await this.open(image);
    const { wish } = this;
    if (tiff === undefined) return pictureOf(bytes, wish);
    const page = tiff.pages[image.page ?? 0];
    if (page === undefined) throw new Unreadable("it has no pages");
    if (image.page === undefined && arePagesChannels(tiff, wish.input)) return joinedPages(tiff);
    const isChosen = image.page !== undefined;
    if (!page.isPhotograph || isRasterAsked(wish, page)) return rasterOf(page, tiff, isChosen);
    const isFirst = page.index === 0 && !isChosen;
    return photograph(bytes, wish, isFirst ? undefined : page.index);
  }

  private async open(image: ImageFile): Promise<OpenFile> {
    if (this.last?.path === image.path && image.page !== undefined) return this.last.file;
    const bytes = await readImageFile(image);
    const file = { bytes, tiff: isTiff(bytes) ? await openedTiff(bytes) : undefined };
    this.last = { path: image.path, file };
    return file;
  }
}

/** Opened TIFF file; undefined for a damaged one, which the decoder of photographs names. */
async function openedTiff(bytes: Uint8Array): Promise<TiffFile | undefined> {
  try {
    const { openTiff } = await import("./tiff.js");
    return await openTiff(bytes);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

async function pictureOf(bytes: Uint8Array, wish: ReadWish): Promise<DecodedImage | Raster> {
  if (areNumbersAsked(wish.values)) return rasterOfPicture(bytes);
  if (!isUnusual(wish.input)) return photograph(bytes, wish);
  const raster = await rasterOfPicture(bytes);
  return isRasterAsked(wish, raster) ? raster : photograph(bytes, wish);
}

async function photograph(
  bytes: Uint8Array,
  { input, values }: ReadWish,
  page?: number,
): Promise<DecodedImage> {
  return decode(bytes, { channels: channelsOf(input), background: values.background, page });
}
