/** The meaning of a verdict of `convscope verify`. */
interface VerdictMeaning {
  /** When it is given, without a full stop. */
  readonly summary: string;
  /** The effect on the outcome of the command. */
  readonly outcome: "passed" | "unchecked" | "failed";
}

/** The verdicts of `convscope verify`. */
export const VERDICTS = {
  "same bytes": { summary: "every byte equals the recomputed file", outcome: "passed" },
  "same pixels": {
    summary:
      "a PNG, WebP or animated file was compressed in another way, and everything that viewers act on is equal: pixels, " +
      "frames and their times, and the content of every other part of the file",
    outcome: "passed",
  },
  "same, made on another processor": {
    summary:
      "the native engine computed it with another instruction set: numbers are within a millionth of the largest, colors " +
      "within one level, and all else is equal",
    outcome: "passed",
  },
  "not looked at": {
    summary: "a folder within the folder, or what is taken as it is, such as captions of a report",
    outcome: "passed",
  },
  "another version": {
    summary:
      "another version of convscope wrote it, or another version of node-canvas drew it: both are named, and what else differs",
    outcome: "unchecked",
  },
  "cannot tell: another processor": {
    summary: "a rank, a threshold or a rounded digit may fall the other way on another processor",
    outcome: "unchecked",
  },
  "cannot check": {
    summary:
      "an input is missing, it says nothing that can be made again, or its folder's manifest does not list it",
    outcome: "unchecked",
  },
  differs: { summary: "it differs from the recomputed file; the difference is reported", outcome: "failed" },
} as const satisfies Readonly<Record<string, VerdictMeaning>>;

/** The result of making a file again from its provenance. */
export type Verdict = keyof typeof VERDICTS;

/** A verdict, and where and how much a file differs or why it cannot be checked. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Empty where the bytes are the same. */
  readonly reason: string;
}

/** The verdict on one file. */
export interface Verification extends Judgement {
  readonly file: string;
}

/** The verdict on a file whose bytes are those that are made again. */
export const SAME_BYTES: Judgement = { verdict: "same bytes", reason: "" };

/** The verdict on a file that is not what it says. */
export function differs(reason: string): Judgement {
  return { verdict: "differs", reason };
}

/** The verdict on a file that cannot be judged. */
export function cannotCheck(reason: string): Judgement {
  return { verdict: "cannot check", reason };
}
