import type { ArrayValues } from "../../activations/npyTypes.js";
import { entryOf, type InputShape } from "../imageShape.js";
import { attempted } from "./failure.js";
import type { FitValues } from "./imageOptions.js";
import type { Size } from "./resizeMode.js";
import type { TiffFile, TiffPage } from "./tiff.js";

/** Image whose numbers are used as they are, like those of an array: it keeps its size and all of its channels. */
export interface Raster extends Size {
  readonly channels: number;
  /** Height × width × channels. */
  readonly values: ArrayValues;
  /** NumPy's name of the number type. */
  readonly type: string;
  readonly notes: readonly string[];
}

/** Network input and options, as far as they decide between a photograph and numbers. */
export interface RasterWish {
  readonly input: InputShape;
  readonly values: Pick<FitValues, "range" | "rgb">;
}

/** True if an option is given that applies to numbers alone. */
export function areNumbersAsked({ range, rgb }: RasterWish["values"]): boolean {
  return rgb !== undefined || (range !== undefined && range !== "none");
}

/**
 * True if an image is taken as numbers: if options of numbers are given, or if it fits a network whose channels are
 * neither gray nor RGB.
 */
export function isRasterAsked({ input, values }: RasterWish, image: Pick<TiffPage, "channels">): boolean {
  return areNumbersAsked(values) || (isUnusual(input) && image.channels === input[2]);
}

/** True if a network's channels are neither gray nor RGB. */
export function isUnusual(input: InputShape): boolean {
  const [, , channels = 1] = input;
  return channels !== null && channels !== 1 && channels !== 3;
}

/** Reads a page of a TIFF file as numbers. Throws `Unreadable` for one that is damaged. */
export async function rasterOf(
  page: TiffPage,
  { pages, reduced }: TiffFile,
  isChosen: boolean,
): Promise<Raster> {
  const { width, height, channels, type, isWhiteZero } = page;
  const values = await page.read();
  const isInverted = isWhiteZero && (values instanceof Uint8Array || values instanceof Uint16Array);
  const notes: readonly (readonly [boolean, string])[] = [
    [!isChosen && pages.length > 1, `first of ${pages.length} pages`],
    [reduced > 0, `${reduced} reduced ${reduced === 1 ? "copy" : "copies"} left out`],
    [isInverted, "inverted, because 0 is white"],
  ];
  return {
    ...{ width, height, channels, type },
    values: isInverted
      ? values.map((value) => (values instanceof Uint8Array ? 255 : 65_535) - value)
      : values,
    notes: notes.filter(([isTrue]) => isTrue).map(([, note]) => note),
  };
}

/** Reads any other image file as numbers, with all of its channels. Throws `Unreadable` for one that is damaged. */
export async function rasterOfPicture(bytes: Uint8Array): Promise<Raster> {
  return attempted(() => decodedNumbers(bytes));
}

async function decodedNumbers(bytes: Uint8Array): Promise<Raster> {
  const { default: sharp } = await import("sharp");
  const load = () => sharp(bytes, { failOn: "error", limitInputPixels: 100_000_000 });
  const { depth, space } = await load().metadata();
  const isDeep = depth === "ushort" && (space === "grey16" || space === "rgb16");
  const raw = isDeep ? load().toColourspace(space).raw({ depth: "ushort" }) : load().raw();
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const own = new Uint8Array(data);
  const values = isDeep ? new Uint16Array(own.buffer) : own;
  return { width, height, channels, values, type: isDeep ? "uint16" : "uint8", notes: [] };
}

/** True if the pages of a file are the channels of one image that a network takes. */
export function arePagesChannels({ pages }: TiffFile, input: InputShape): boolean {
  const [first] = pages;
  if (first === undefined || pages.length < 2) return false;
  const isAlike = pages.every(
    ({ width, height, channels, type }) =>
      channels === 1 && width === first.width && height === first.height && type === first.type,
  );
  const [, , channels = 1] = input;
  return (
    isAlike &&
    channels === pages.length &&
    entryOf([first.height, first.width, pages.length], input) !== undefined
  );
}

/** Joins the pages of a file to one image, of which each is a channel. */
export async function joinedPages(file: TiffFile): Promise<Raster> {
  const planes: Raster[] = [];
  for (const page of file.pages) planes.push(await rasterOf(page, file, true));
  const [first] = planes as [Raster, ...Raster[]];
  const count = planes.length;
  const Type = first.values.constructor as new (length: number) => ArrayValues;
  const values = new Type(first.values.length * count);
  planes.forEach((plane, channel) => {
    plane.values.forEach((value, pixel) => {
      values[pixel * count + channel] = value;
    });
  });
  return { ...first, channels: count, values, notes: [...first.notes, `${count} pages as channels`] };
}
