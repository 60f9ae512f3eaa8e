/** The verdicts of `convscope verify`, each with what it means for a command that ends after it. */
export const VERDICTS = {
  "same bytes": "passed",
  "same pixels": "passed",
  "same, made on another processor": "passed",
  "not looked at": "passed",
  "another version": "unchecked",
  "cannot tell: another processor": "unchecked",
  "cannot check": "unchecked",
  differs: "failed",
} as const satisfies Readonly<Record<string, "passed" | "unchecked" | "failed">>;

/** What comes out when a file is made again from what it carries. */
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

/** The verdict on a file that nothing can be said of. */
export function cannotCheck(reason: string): Judgement {
  return { verdict: "cannot check", reason };
}
