/** Meaning of a verdict of `convscope verify`. */
interface VerdictMeaning {
  /** Condition for the verdict, without a period. */
  readonly summary: string;
  /** Effect on the outcome of the command. */
  readonly outcome: "passed" | "unchecked" | "failed";
}

/** Verdicts of `convscope verify`. */
export const VERDICTS = {
  "same bytes": { summary: "every byte equals the recomputed file", outcome: "passed" },
  "same pixels": {
    summary:
      "a PNG, WebP or animated file was compressed differently, and everything that viewers use is equal: pixels, " +
      "frames and their times, and the content of every other part of the file",
    outcome: "passed",
  },
  "same, made on another processor": {
    summary:
      "the native engine computed it with another instruction set: numbers agree within a millionth of the largest, colors " +
      "within one level, and everything else is equal",
    outcome: "passed",
  },
  "not looked at": {
    summary: "a folder within the folder, or content that is not computed, such as captions of a report",
    outcome: "passed",
  },
  "another version": {
    summary:
      "another version of convscope wrote it, or another version of node-canvas drew it: both are named, and any other difference",
    outcome: "unchecked",
  },
  "cannot tell: another processor": {
    summary: "a rank, a threshold or a rounded digit may fall the other way on another processor",
    outcome: "unchecked",
  },
  "cannot check": {
    summary: "an input is missing, it has no usable provenance, or its folder's manifest does not list it",
    outcome: "unchecked",
  },
  differs: { summary: "it differs from the recomputed file; the difference is reported", outcome: "failed" },
} as const satisfies Readonly<Record<string, VerdictMeaning>>;

/** Verdict on a file, from comparing it with its reproduction. */
export type Verdict = keyof typeof VERDICTS;

/** Verdict, and the difference or the reason why a file cannot be checked. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Empty if the bytes are the same. */
  readonly reason: string;
}

/** Verdict on one file. */
export interface Verification extends Judgement {
  readonly file: string;
}

/** Verdict on a file whose bytes equal the reproduction. */
export const SAME_BYTES: Judgement = { verdict: "same bytes", reason: "" };

/** Verdict on a file that differs from its reproduction. */
export function differs(reason: string): Judgement {
  return { verdict: "differs", reason };
}

/** Verdict on a file that cannot be checked. */
export function cannotCheck(reason: string): Judgement {
  return { verdict: "cannot check", reason };
}
