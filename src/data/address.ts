import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../core/errors.js";
import { dataName } from "./dataset.js";
import { SPLITS, type Split } from "./idxNames.js";
import { chosenIn } from "./images/chosenImages.js";

/** A probe's address, taken apart. */
export interface ProbeAddress {
  /** The whole address, source included. */
  readonly text: string;
  /** `mnist` or a folder of IDX files. */
  readonly source: string;
  readonly split: Split;
  /** Only images of this label, where one is named. */
  readonly label?: number;
  /** First and last index, both included, among the candidates; all of them where none is named. */
  readonly range?: readonly [number, number];
}

const PATTERN =
  /^(?:(?<source>.+):)?(?<split>[^/:]+)(?:\/label=(?<label>\d+))?(?:\/(?<first>\d+)(?:-(?<last>\d+))?)?$/;

/**
 * The file or folder of images that a text names, or some of such a folder; undefined if it is an address within a data
 * set.
 *
 * Reads any text that can be an address as one, whatever the working folder holds: `test/53` always means the same;
 * a folder called `test` is `./test` or `test/`. Only where the data set that it names is not there, and a file or
 * folder of the whole text's name is, does the text name that one. Relative paths lead from a folder, which is the
 * working folder by default.
 */
export function imagePathOf(text: string, from = "."): string | undefined {
  const address = matchOf(text);
  const source = address?.source;
  const isWithin =
    address !== undefined &&
    (source === undefined || source === "mnist" || existsSync(resolve(from, source)));
  if (isWithin || text === "") return undefined;
  return existsSync(resolve(from, text)) || chosenIn(text, from) !== undefined ? text : undefined;
}

/** Takes an address apart: `[source:]split[/label=L][/first[-last]]`. Throws `UserError` when it cannot be read. */
export function parseAddress(text: string, source: string): ProbeAddress {
  const parts = matchOf(text);
  if (parts === undefined) {
    throw new UserError(
      `Cannot read the probe '${text}'. Write it like mnist:test/53, mnist:train/0-99 or mnist:test/label=7/0-9, or give an existing image or folder of images.`,
    );
  }
  const { label, first, last = first, split } = parts;
  const named = parts.source ?? source;
  const within = text.slice(parts.source === undefined ? 0 : parts.source.length + 1);
  const address = { text: `${dataName(named)}:${within}`, source: named, split };
  return {
    ...address,
    ...(label === undefined ? {} : { label: Number(label) }),
    ...(first === undefined ? {} : { range: rangeOf(Number(first), Number(last), text) }),
  };
}

/** The data set that a text names where it can be read as an address within one, or the given one where it names none. */
export function datasetIn(text: string, data: string): string | undefined {
  const parts = matchOf(text);
  return parts === undefined ? undefined : (parts.source ?? data);
}

type Parts = Readonly<Record<string, string | undefined>> & { readonly split: Split };

function matchOf(text: string): Parts | undefined {
  const groups = PATTERN.exec(text)?.groups;
  const split = SPLITS.find((name) => name === groups?.split);
  return split === undefined ? undefined : { ...groups, split };
}

function rangeOf(first: number, last: number, text: string): readonly [number, number] {
  if (last < first) throw new UserError(`Probe '${text}' is empty: ${first} comes after ${last}.`);
  return [first, last];
}

/** The address of the first images of another one, as many as are asked for. Throws `UserError` when it cannot be read. */
export function firstWithin(text: string, count: number): string {
  const { split } = parseAddress(text, "mnist");
  const { source, label, first, last = first }: Partial<Parts> = matchOf(text) ?? {};
  const start = Number(first ?? 0);
  const end = Math.min(start + count - 1, last === undefined ? Number.POSITIVE_INFINITY : Number(last));
  const within = label === undefined ? split : `${split}/label=${label}`;
  const range = end === start ? `${start}` : `${start}-${end}`;
  return `${source === undefined ? "" : `${source}:`}${within}/${range}`;
}
