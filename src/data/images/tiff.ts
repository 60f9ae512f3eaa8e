import type { GeoTIFF, GeoTIFFImage } from "geotiff";
import type { ArrayValues } from "../../activations/npyTypes.js";
import { type Decompress, decodeLzw, inflate, unpackBits } from "./decompress.js";
import { attempted, Unreadable } from "./failure.js";

type Directory = GeoTIFFImage["fileDirectory"];

/** Image of a TIFF file. */
export interface TiffPage {
  /** Number of the page among all of the file, which also counts reduced copies. */
  readonly index: number;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** NumPy's name of the number type. */
  readonly type: string;
  /** True for gray or color of at most 16 bits with at most an opacity, which decoders of photographs read completely. */
  readonly isPhotograph: boolean;
  /** True if the smallest number is white. */
  readonly isWhiteZero: boolean;
  /** Reads its numbers, height × width × channels. Throws `Unreadable` for a page that is damaged or too large. */
  readonly read: () => Promise<ArrayValues>;
}

/** Images of a TIFF file, and the number of those left out: reduced copies and masks. */
export interface TiffFile {
  readonly pages: readonly TiffPage[];
  readonly reduced: number;
}

const MOST_PAGES = 65_536;
const LARGEST_PAGE = 2 ** 28;

const COMPRESSIONS = new Map<number, Decompress>([
  [1, (bytes) => bytes],
  [5, decodeLzw],
  [8, inflate],
  [32_946, inflate],
  [32_773, unpackBits],
]);

/** Opens a TIFF or BigTIFF file. Throws `Unreadable` for one that is damaged. */
export async function openTiff(bytes: Uint8Array): Promise<TiffFile> {
  return attempted(async () => {
    const geotiff = await import("geotiff");
    boundDecoders(geotiff);
    const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
    const file = await geotiff.fromArrayBuffer(own.buffer as ArrayBuffer);
    const pages = await pagesOf(file);
    const shown = pages.filter(({ isReduced }) => !isReduced);
    return { pages: shown.map(({ page }) => page), reduced: pages.length - shown.length };
  });
}

/** Limits the decoders to the size of a strip or tile, so that a small file cannot fill the memory. */
function boundDecoders({ addDecoder, BaseDecoder }: typeof import("geotiff")): void {
  for (const [compression, decompress] of COMPRESSIONS) {
    class Bounded extends BaseDecoder {
      override decodeBlock(buffer: ArrayBufferLike): ArrayBufferLike {
        const { tileWidth, tileHeight, bitsPerSample, planarConfiguration } = this.parameters;
        const bits = Array.from(bitsPerSample as ArrayLike<number>);
        const each = planarConfiguration === 2 ? (bits[0] ?? 8) : bits.reduce((sum, bit) => sum + bit, 0);
        const decoded = decompress(new Uint8Array(buffer), tileWidth * tileHeight * Math.ceil(each / 8));
        // Copied if it is a part of another buffer, because only whole buffers are returned.
        return (decoded.length === decoded.buffer.byteLength ? decoded : new Uint8Array(decoded)).buffer;
      }
    }
    addDecoder(compression, async () => Bounded, blockParameters, false);
  }
}

async function blockParameters(directory: Directory) {
  const number = async (tag: "ImageWidth" | "ImageLength" | "TileWidth" | "TileLength" | "RowsPerStrip") =>
    Number((await directory.loadValue(tag)) ?? Number.POSITIVE_INFINITY);
  const isTiled = !directory.hasTag("StripOffsets");
  const [width, height] = [await number("ImageWidth"), await number("ImageLength")];
  return {
    tileWidth: isTiled ? await number("TileWidth") : width,
    tileHeight: isTiled ? await number("TileLength") : Math.min(height, await number("RowsPerStrip")),
    planarConfiguration: (await directory.loadValue("PlanarConfiguration")) ?? 1,
    bitsPerSample: (await directory.loadValue("BitsPerSample")) ?? [1],
    predictor: (await directory.loadValue("Predictor")) ?? 1,
  };
}

interface FoundPage {
  readonly page: TiffPage;
  readonly isReduced: boolean;
}

async function pagesOf(file: GeoTIFF): Promise<readonly FoundPage[]> {
  const pages: FoundPage[] = [];
  const offsets = new Set<number>();
  for (let next = 1; next !== 0; ) {
    const image = await file.getImage(pages.length);
    const { fileDirectory } = image;
    const kind = Number((await fileDirectory.loadValue("NewSubfileType")) ?? 0);
    pages.push({ page: await pageOf(image, pages.length), isReduced: (kind & 5) !== 0 });
    next = fileDirectory.nextIFDByteOffset;
    if (offsets.has(next)) throw new Unreadable("its pages follow each other in a circle");
    if (pages.length > MOST_PAGES) throw new Unreadable(`it has more than ${MOST_PAGES} pages`);
    offsets.add(next);
  }
  return pages;
}

async function pageOf(image: GeoTIFFImage, index: number): Promise<TiffPage> {
  const { fileDirectory } = image;
  const [width, height, channels] = [image.getWidth(), image.getHeight(), image.getSamplesPerPixel()];
  const bits = Array.from((await fileDirectory.loadValue("BitsPerSample")) ?? [1], Number);
  const formats = Array.from((await fileDirectory.loadValue("SampleFormat")) ?? [1], Number);
  const extra = Array.from((await fileDirectory.loadValue("ExtraSamples")) ?? [], Number);
  const photometric = Number((await fileDirectory.loadValue("PhotometricInterpretation")) ?? 1);
  const compression = Number((await fileDirectory.loadValue("Compression")) ?? 1);
  const type = typeOf(bits, formats);
  const read = async () => {
    refuseUnread({ width, height, channels }, type, compression);
    return attempted(() => numbersOf(image));
  };
  const isUsual = formats.every((format) => format === 1 || format === 4) && bits.every(isPhotographic);
  const isPhotograph = isUsual && isColored(photometric, channels, extra);
  return {
    ...{ index, width, height, channels, type: type ?? "numbers of an unknown type" },
    ...{ isPhotograph, isWhiteZero: photometric === 0, read },
  };
}

function isPhotographic(bits: number): boolean {
  return bits <= 8 || bits === 16;
}

/** True if channels are colors and at most one opacity, by the tags of TIFF; palettes and other color models are. */
function isColored(photometric: number, channels: number, extra: readonly number[]): boolean {
  const colors = { 0: 1, 1: 1, 2: 3 }[photometric];
  if (colors === undefined) return true;
  const isOpacity = extra.every((kind) => kind === 1 || kind === 2);
  return channels - extra.length === colors && extra.length < 2 && isOpacity;
}

const TYPES: Readonly<Record<string, string>> = { 1: "uint", 2: "int", 3: "float", 4: "uint" };

/** NumPy's name of the number type; undefined for one that is not read. */
function typeOf([bits = 1, ...others]: readonly number[], [format = 1, ...more]: readonly number[]) {
  if (others.some((other) => other !== bits) || more.some((other) => other !== format)) return undefined;
  const kind = TYPES[format];
  const known = kind === "float" ? [16, 32, 64] : [8, 16, 32];
  return kind === undefined || !known.includes(bits) ? undefined : `${kind}${bits}`;
}

function refuseUnread(
  { width, height, channels }: Pick<TiffPage, "width" | "height" | "channels">,
  type: string | undefined,
  compression: number,
): void {
  if (width * height * channels > LARGEST_PAGE) {
    throw new Unreadable(`it has ${width}×${height}×${channels} numbers, more than ${LARGEST_PAGE}`);
  }
  if (type === undefined) throw new Unreadable("its numbers are not integers of 8 to 32 bits or floats");
  if (!COMPRESSIONS.has(compression)) {
    throw new Unreadable(`it is compressed by method ${compression}; save it with Deflate, LZW or none`);
  }
}

async function numbersOf(image: GeoTIFFImage): Promise<ArrayValues> {
  const most = 4 * LARGEST_PAGE;
  if (image.getTileWidth() * image.getTileHeight() * image.getBytesPerPixel() > most) {
    throw new Unreadable("its tiles are too large");
  }
  return (await image.readRasters({ interleave: true })) as unknown as ArrayValues;
}
