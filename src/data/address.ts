import { UserError } from "../errors.js";
import { dataName, SPLITS, type Split } from "./dataset.js";

/** A probe's address, taken apart. */
export interface ProbeAddress {
  /** The whole address; of a folder the last part only, for figures must not tell one machine from another. */
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

/** Takes an address apart: `[source:]split[/label=L][/first[-last]]`. Throws `UserError` when it cannot be read. */
export function parseAddress(text: string, source: string): ProbeAddress {
  const groups = PATTERN.exec(text)?.groups;
  const split = SPLITS.find((name) => name === groups?.split);
  if (groups === undefined || split === undefined) {
    throw new UserError(
      `Cannot read the probe '${text}'. Write it like mnist:test/53, mnist:train/0-99 or mnist:test/label=7/0-9.`,
    );
  }
  const { label, first, last = first } = groups;
  const named = groups.source ?? source;
  const within = text.slice(groups.source === undefined ? 0 : groups.source.length + 1);
  const address = { text: `${dataName(named)}:${within}`, source: named, split };
  return {
    ...address,
    ...(label === undefined ? {} : { label: Number(label) }),
    ...(first === undefined ? {} : { range: rangeOf(Number(first), Number(last), text) }),
  };
}

function rangeOf(first: number, last: number, text: string): readonly [number, number] {
  if (last < first) throw new UserError(`Probe '${text}' is empty: ${first} comes after ${last}.`);
  return [first, last];
}
