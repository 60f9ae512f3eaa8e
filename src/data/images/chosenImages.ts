import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { expected, UserError, unknown } from "../../core/errors.js";
import { defined } from "../../core/objectFields.js";
import { isArrayFile } from "../arrays/arrayFile.js";
import { hasTarName, hasTiffName } from "./imageFormats.js";

/** Selection of images from a folder, or from a file with several: `shapes/label=1/0-4`, `shapes/label=cross`, `photos/0-9`. */
export interface ChosenImages {
  /** Folder, as the user wrote it. */
  readonly folder: string;
  /** Selection after the path, as the user wrote it. */
  readonly choice: string;
  /** Number of a class, or the name of its folder. */
  readonly label?: string;
  /** First and last index among the candidates, both included. */
  readonly range?: readonly [number, number];
}

const PATTERN = /^(?<folder>.+?)(?:\/+label=(?<label>[^/]+))?(?:\/+(?<first>\d+)(?:-(?<last>\d+))?)?$/;

/**
 * Parses a selection of images from a folder or an array file; undefined for a plain file or folder, or if the folder does
 * not exist.
 * Throws `UserError` for a range that ends before it begins.
 */
export function chosenIn(text: string, from = "."): ChosenImages | undefined {
  const { folder = "", label, first, last = first } = PATTERN.exec(text)?.groups ?? {};
  const isChoice = label !== undefined || first !== undefined;
  if (!isChoice || existsSync(resolve(from, text)) || !isContainer(resolve(from, folder))) return undefined;
  if (Number(last) < Number(first)) {
    throw new UserError(`Probe '${text}' is empty: ${first} comes after ${last}.`);
  }
  return {
    folder,
    choice: text.slice(folder.length).replace(/^\/+/, ""),
    ...defined({ label }),
    ...(first === undefined ? {} : { range: [Number(first), Number(last)] as const }),
  };
}

/** Selected images of a folder. Throws `UserError` for a class or an index that the folder does not have. */
export function chosenOf<T extends { readonly label?: number }>(
  images: readonly T[],
  { folder, choice, label, range }: ChosenImages,
  classes: readonly ClassName[],
): readonly T[] {
  const candidates =
    label === undefined ? images : images.filter((image) => image.label === numberOf(label, classes, folder));
  const [first, last] = range ?? [0, candidates.length - 1];
  if (last >= candidates.length) {
    throw expected(`an index from 0 to ${candidates.length - 1}`, `probe '${folder}/${choice}'`, last);
  }
  return candidates.slice(first, last + 1);
}

/** Class: its number and the name of its folder. */
export interface ClassName {
  readonly label: number;
  readonly name: string;
}

function numberOf(label: string, classes: readonly ClassName[], folder: string): number {
  const found =
    classes.find(({ name }) => name === label) ?? classes.find((known) => String(known.label) === label);
  if (found !== undefined) return found.label;
  const names = classes.map(({ name }) => name);
  throw unknown(`class of '${folder}'`, label, names);
}

/** Folder that a text may select images from; it need not exist. */
export function folderIn(text: string): string {
  return PATTERN.exec(text)?.groups?.folder ?? text;
}

function isContainer(path: string): boolean {
  return isFolder(path) || isArrayFile(path) || isTiffFile(path) || isTarFile(path);
}

/** True if a file exists at the path whose name is that of TIFF. */
export function isTiffFile(path: string): boolean {
  return hasTiffName(path) && existsSync(path) && statSync(path).isFile();
}

/** True if a tar archive, which may be compressed with gzip, exists at the path. */
export function isTarFile(path: string): boolean {
  return hasTarName(path) && existsSync(path) && statSync(path).isFile();
}

/** True if a folder exists at the path. */
export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
