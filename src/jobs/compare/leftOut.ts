import type { LeftOut } from "../../measures/comparison/tapPairs.js";

/** Taps of one checkpoint that were left out of a comparison for one reason. */
export interface LeftOutTaps {
  readonly checkpoint: LeftOut["checkpoint"];
  readonly reason: string;
  readonly taps: readonly string[];
}

/** The taps that were left out, those of one checkpoint and for one reason together. */
export function leftOutTogether(leftOut: readonly LeftOut[]): readonly LeftOutTaps[] {
  const groups = new Map<string, LeftOutTaps>();
  for (const { checkpoint, reason, tap } of leftOut) {
    const key = `${checkpoint} ${reason}`;
    groups.set(key, { checkpoint, reason, taps: [...(groups.get(key)?.taps ?? []), tap] });
  }
  return [...groups.values()];
}
