import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../core/errors.js";
import { dataName } from "./dataset.js";
import { SPLITS, type Split } from "./idxNames.js";
import { chosenIn } from "./images/chosenImages.js";

/** Parsed address of a probe. */
export interface ProbeAddress {
  /** Full address, including the source. */
  readonly text: string;
  /** `mnist` or a folder of IDX files. */
  readonly source: string;
  readonly split: Split;
  /** Label that the images must have. Default: any. */
  readonly label?: number;
  /** First and last index among the candidates, both included. Default: all of them. */
  readonly range?: readonly [number, number];
}

const PATTERN =
  /^(?:(?<source>.+):)?(?<split>[^/:]+)(?:\/label=(?<label>\d+))?(?:\/(?<first>\d+)(?:-(?<last>\d+))?)?$/;

/**
 * File or folder of images that a text names, or a selection from such a folder; undefined if the text is an address
 * within a data set.
 *
 * A text that can be read as an address is one, whatever the working folder contains: `test/53` always means the
 * same; a folder called `test` is `./test` or `test/`. Only if the data set does not exist, but a file or folder with
 * the full text as its name does, does the text mean that file or folder. Relative paths are resolved against a
 * folder, by default the working folder.
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

/** Parses an address: `[source:]split[/label=L][/first[-last]]`. Throws `UserError` if it is malformed. */
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

/**
 * Data set of a text that can be read as an address: the one it names, or the given one if it names none. Undefined
 * for any other text.
 */
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

/** Address of the first images of another address, up to a count. Throws `UserError` if it is malformed. */
export function firstWithin(text: string, count: number): string {
  const { split } = parseAddress(text, "mnist");
  const { source, label, first, last = first }: Partial<Parts> = matchOf(text) ?? {};
  const start = Number(first ?? 0);
  const end = Math.min(start + count - 1, last === undefined ? Number.POSITIVE_INFINITY : Number(last));
  const within = label === undefined ? split : `${split}/label=${label}`;
  const range = end === start ? `${start}` : `${start}-${end}`;
  return `${source === undefined ? "" : `${source}:`}${within}/${range}`;
}
