import type { Arithmetic } from "./engineArithmetic.js";

/** Outcome of the check of the native engine's kernels on this processor. */
export type Verdict = SoundVerdict | FaultyVerdict;

/** Verdict that the native engine computes correctly. */
export interface SoundVerdict {
  readonly sound: true;
  readonly arithmetic: Arithmetic;
  /** Fault with oneDNN on, for use inside a sentence: oneDNN must be off. Undefined if it may be on. */
  readonly withoutOneDnn?: string;
}

/** Verdict that the native engine must not compute. */
export interface FaultyVerdict {
  readonly sound: false;
  /** Fault, for use inside a sentence. */
  readonly fault: string;
}

/** True if parsed data is a verdict. */
export function isVerdict(value: unknown): value is Verdict {
  if (!isRecord(value)) return false;
  if (value.sound === false) return typeof value.fault === "string";
  const { arithmetic, withoutOneDnn } = value;
  return (
    value.sound === true &&
    isRecord(arithmetic) &&
    typeof arithmetic.instructions === "string" &&
    typeof arithmetic.hash === "string" &&
    (withoutOneDnn === undefined || typeof withoutOneDnn === "string")
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
