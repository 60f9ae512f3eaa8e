import { statSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, isAbsolute, join, resolve } from "node:path";
import { type DecodedPng, decode } from "fast-png";
import { reasonOf, UserError } from "../../core/errors.js";
import { sha256Of } from "../../core/files/hash.js";
import { plainName } from "../../core/format.js";
import { UNLABELLED } from "../targets.js";
import { DEFAULT_FIT, type FitValues } from "./imageOptions.js";
import { fits, type Size } from "./resizeMode.js";

/** Class of each pixel, row by row. */
interface LabelMap extends Size {
  readonly classes: ArrayLike<number>;
}

/** Frame that an image is fitted to, and the settings of the fit. */
export interface MapFit {
  /** Name of the image in its folder. */
  readonly name: string;
  readonly picture: Size;
  readonly frame: Size;
  readonly values: FitValues;
}

/** True if labels at a path are maps: a PNG file, or a folder of them. */
export function areLabelMaps(path: string, from = "."): boolean {
  if (/\.png$/i.test(path)) return true;
  return statSync(resolve(from, path), { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * Label map of an image, fitted like the image, by nearest neighbors: the map of a PNG file, or the one in a folder that
 * is named like the image. Bars beside the image have no label. Throws `UserError` for a missing or unreadable map, and
 * for one of another size than the image.
 */
export async function fittedLabelMap(
  path: string,
  from: string | undefined,
  fit: MapFit,
): Promise<Float32Array> {
  const { picture, frame, values } = fit;
  const map = await labelMapFor(path, from, fit.name);
  const isSame = map.width === picture.width && map.height === picture.height;
  const sizes = [map, picture].map(({ width, height }) => `${width}×${height}`);
  if (!isSame)
    throw misfit(
      fit.name,
      `it has ${sizes[0]} pixels, and the image ${sizes[1]}. Save it in the size of the image`,
    );
  if (values.resizing !== undefined && values.fit === undefined)
    throw misfit(
      fit.name,
      "the preprocessing resizes and crops the image. Give --fit, so that both are fitted alike",
    );
  return fitted(map, frame, values.fit ?? DEFAULT_FIT);
}

function fitted(map: LabelMap, frame: Size, fit: keyof typeof fits): Float32Array {
  const { crop, place } = fits[fit](map, frame);
  const values = new Float32Array(frame.width * frame.height).fill(UNLABELLED);
  for (let row = 0; row < place.height; row++) {
    const y = crop.top + Math.floor(((row + 0.5) * crop.height) / place.height);
    for (let column = 0; column < place.width; column++) {
      const x = crop.left + Math.floor(((column + 0.5) * crop.width) / place.width);
      const at = (place.top + row) * frame.width + place.left + column;
      values[at] = map.classes[y * map.width + x] as number;
    }
  }
  return values;
}

/** Hash of a label map, or of all of a folder with their names. */
export async function hashOfLabelMaps(path: string, from = "."): Promise<string> {
  const place = resolve(from, path);
  if (!statSync(place).isDirectory()) return sha256Of(await readFile(place));
  const names = (await readdir(place)).filter((name) => /\.png$/i.test(name)).sort();
  const hashes = names.map(async (name) => `${name} ${sha256Of(await readFile(join(place, name)))}`);
  return sha256Of(Buffer.from((await Promise.all(hashes)).join("\n")));
}

async function labelMapFor(path: string, from = ".", image: string): Promise<LabelMap> {
  const place = resolve(from, path);
  const stem = image.replace(/\.[^./]+$/, "");
  const isFolder = statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
  const named = isFolder ? [stem, basename(stem)].map((name) => join(place, `${name}.png`)) : [place];
  const found = named.find((each) => statSync(each, { throwIfNoEntry: false })?.isFile());
  const shown = plainName(isAbsolute(path) ? basename(path) : path);
  if (found === undefined)
    throw misfit(
      image,
      isFolder
        ? `'${shown}' has no '${plainName(basename(stem))}.png'. Add it`
        : `there is no file '${shown}'. Give another`,
    );
  try {
    return mapIn(decode(await readFile(found)));
  } catch (error) {
    throw misfit(image, `${reasonOf(error)}. Save the class of each pixel as gray, or by a palette`);
  }
}

function mapIn({ width, height, channels, depth, data, palette }: DecodedPng): LabelMap {
  if (channels !== 1) throw new Error("its pixels are colors, not classes");
  if (depth >= 8) return { width, height, classes: data };
  const line = Math.ceil((width * depth) / 8);
  if (data.length !== line * height || (palette === undefined && depth > 1))
    throw new Error(`its pixels have ${depth} bits`);
  const classes = Uint8Array.from({ length: width * height }, (_, at) => {
    const bit = (at % width) * depth;
    const byte = data[Math.floor(at / width) * line + Math.floor(bit / 8)] as number;
    return (byte >> (8 - depth - (bit % 8))) & ((1 << depth) - 1);
  });
  return { width, height, classes };
}

function misfit(image: string, why: string): UserError {
  return new UserError(`The label map of '${image}' cannot be used: ${why}.`);
}
