import type { OmittedTap } from "../../measures/comparison/tapPairs.js";

/** Taps of one checkpoint that a comparison omitted for the same reason. */
export interface LeftOutTaps {
  readonly checkpoint: OmittedTap["checkpoint"];
  readonly reason: string;
  readonly taps: readonly string[];
}

/** Omitted taps, grouped by checkpoint and reason. */
export function leftOutTogether(leftOut: readonly OmittedTap[]): readonly LeftOutTaps[] {
  const groups = new Map<string, LeftOutTaps>();
  for (const { checkpoint, reason, tap } of leftOut) {
    const key = `${checkpoint} ${reason}`;
    groups.set(key, { checkpoint, reason, taps: [...(groups.get(key)?.taps ?? []), tap] });
  }
  return [...groups.values()];
}
