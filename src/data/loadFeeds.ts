import { basename, isAbsolute, resolve } from "node:path";
import type { ArrayValues } from "../activations/npyTypes.js";
import { expected, UserError, unknown } from "../core/errors.js";
import { sha256Of } from "../core/files/hash.js";
import { plainName, shapeText } from "../core/format.js";
import { isArrayFile, readArrayFile } from "./arrays/arrayFile.js";
import { type FedInput, type Feed, feedFrom, sizeOf } from "./feed.js";
import type { InputShape } from "./imageShape.js";
import type { Probe } from "./probe.js";

/** Network whose further inputs are fed. */
export interface Fed {
  readonly name: string;
  readonly inputs: readonly FedInput[];
}

/** Loads the images of an address, fitted to an input. */
export type FeedImages = (address: string, input: InputShape) => Promise<Pick<Probe, "shape" | "values">>;

/** Source of feeds, with the images that they belong to. */
export interface FeedSource {
  /** Index of each image, which is that of its row in an array. */
  readonly ids: readonly number[];
  readonly images: FeedImages;
  /** Folder that relative paths are resolved against. Default: the working folder. */
  readonly from?: string | undefined;
}

/** Parts of a feed that is written as name=address. Throws `UserError` for a text without a name or an address. */
export function parseFeed(text: string): { readonly name: string; readonly address: string } {
  const at = text.indexOf("=");
  if (at < 1 || at === text.length - 1) throw expected("name=address or name=number", "--feed", text);
  return { name: text.slice(0, at), address: text.slice(at + 1) };
}

/**
 * Loads the values of further inputs: a number, an array, whose values are fed unchanged, or images. Throws `UserError`
 * for an input that the network does not have, and for values that do not fit it.
 */
export async function loadFeeds(
  { name: network, inputs }: Fed,
  texts: readonly string[],
  source: FeedSource,
): Promise<readonly Feed[]> {
  const feeds: Feed[] = [];
  for (const text of texts) {
    const { name, address } = parseFeed(text);
    const input = inputs.find((each) => each.name === name);
    if (input === undefined)
      throw unknown(
        `further input of '${network}'`,
        name,
        inputs.map((each) => each.name),
      );
    if (feeds.some((feed) => feed.name === name)) throw new UserError(`--feed names '${name}' twice.`);
    feeds.push(await feedOf(input, address, source));
  }
  return feeds;
}

async function feedOf(input: FedInput, address: string, source: FeedSource): Promise<Feed> {
  const number = Number(address);
  if (!Number.isNaN(number)) return constantFeed(input, number);
  const path = resolve(source.from ?? ".", address);
  if (isArrayFile(path)) return arrayFeed(input, path, source.ids);
  const { shape, values } = await source.images(address, input.shape);
  return fitted(input, { shape, values, address }, source.ids);
}

function constantFeed({ name, shape }: FedInput, number: number): Feed {
  const sizes = shape.map((size) => {
    if (size !== null) return size;
    throw new UserError(
      `The input '${name}' has the open shape ${shapeText(shape)}, which a number cannot fill. Feed an array.`,
    );
  });
  const values = new Float32Array(sizeOf(sizes)).fill(number);
  return { name, shape: [1, ...sizes], values };
}

async function arrayFeed(input: FedInput, path: string, ids: readonly number[]): Promise<Feed> {
  const { arrays } = await readArrayFile(path);
  const array = arrays.get(input.name) ?? (arrays.size === 1 ? [...arrays.values()][0] : undefined);
  const address = plainName(basename(path));
  if (array === undefined)
    throw new UserError(`'${address}' has no array '${input.name}'. Name the array like the input.`);
  return fitted(input, { ...array, address }, ids);
}

interface Given {
  readonly shape: readonly number[];
  readonly values: ArrayValues;
  readonly address: string;
}

/** Values as a feed: one row for all images, a row for each, or rows by the indices of images. */
function fitted(input: FedInput, { shape, values, address }: Given, ids: readonly number[]): Feed {
  const { name, shape: taken } = input;
  const [rows = 1, ...axes] = shape;
  if (fits(shape, taken)) return feedFrom(name, shape, [values], [0]);
  const isMoved = !fits(axes, taken) && axes.length === 3 && fits([...axes.slice(1), axes[0] ?? 0], taken);
  if (!fits(axes, taken) && !isMoved) throw misfit(input, shape, address);
  const parts = Array.from({ length: rows }, (_, row) => {
    const part = values.slice(row * sizeOf(axes), (row + 1) * sizeOf(axes));
    return isMoved ? channelsLast(part, axes) : part;
  });
  const own = isMoved ? [...axes.slice(1), axes[0] as number] : axes;
  if (rows === 1) return feedFrom(name, own, parts, [0]);
  const chosen = rows === ids.length ? [...ids.keys()] : ids;
  const last = Math.max(...chosen);
  if (last < rows) return feedFrom(name, own, parts, chosen);
  throw new UserError(
    `'${address}' has ${rows} rows for the input '${name}', but there are ${ids.length} images, up to number ${last}. Give one row, or one for each image.`,
  );
}

function channelsLast(values: ArrayLike<number>, [channels = 1, height = 1, width = 1]: readonly number[]) {
  return Float32Array.from({ length: values.length }, (_, at) => {
    const [channel, position] = [at % channels, Math.floor(at / channels)];
    return values[channel * height * width + position] as number;
  });
}

function misfit({ name, shape: taken }: FedInput, shape: readonly number[], address: string): UserError {
  return new UserError(
    `'${plainName(address)}' has shape ${shapeText(shape)}, but the input '${name}' takes ${shapeText(taken)} for each image. Give an array of that shape, or of images×${shapeText(taken)}.`,
  );
}

function fits(shape: readonly number[], input: InputShape): boolean {
  return shape.length === input.length && shape.every((size, axis) => (input[axis] ?? size) === size);
}

/** Probe with the values of further inputs, which are part of its hash. Its pixels are still computed on first access. */
export function withFeeds(probe: Probe, feeds: readonly Feed[], texts: readonly string[]): Probe {
  const hashes = feeds.map(
    ({ name, shape, values: { buffer, byteOffset, byteLength } }) =>
      `${name} ${shape.join()} ${sha256Of(new Uint8Array(buffer, byteOffset, byteLength))}`,
  );
  const isLocal = texts.every((text) => !isAbsolute(parseFeed(text).address));
  const feed = texts.map((text) => {
    const { name, address } = parseFeed(text);
    return `${name}=${isAbsolute(address) ? basename(address) : address}`;
  });
  const { origin, fit } = probe;
  const { origin: _, ...kept } = Object.getOwnPropertyDescriptors(probe);
  const added = {
    feeds,
    sha256: sha256Of([probe.sha256, ...hashes].join("\n")),
    fit: { ...fit, feed },
    ...(origin !== undefined && isLocal ? { origin: { ...origin, feed } } : {}),
  };
  return Object.defineProperties({}, { ...kept, ...Object.getOwnPropertyDescriptors(added) }) as Probe;
}

/** Hash of what a feed reads: of a file's content, or of the text itself. */
export async function hashOfFeed(
  text: string,
  from: string,
  hashOfImages: (address: string) => Promise<string>,
): Promise<string> {
  const { address } = parseFeed(text);
  if (!Number.isNaN(Number(address))) return address;
  const path = resolve(from, address);
  return isArrayFile(path) ? sha256Of((await readArrayFile(path)).bytes) : hashOfImages(address);
}
