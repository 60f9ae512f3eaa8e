import type { Interval } from "./reach.js";
import type { FieldAxis, FieldStatus, ReceptiveField } from "./tapField.js";

/** Statuses from the best to the worst. */
const STATUSES: readonly FieldStatus[] = ["exact", "whole input", "upper bound", "unknown"];

/**
 * Union of receptive fields at equal positions, for an output of some lengths. An input of one position is read by all
 * positions. Inputs whose steps differ have no common size: their union is an upper bound, position by position.
 */
export function mergedField(
  fields: readonly ReceptiveField[],
  lengths: readonly (number | null)[],
): ReceptiveField {
  const [only, ...others] = fields as readonly [ReceptiveField, ...ReceptiveField[]];
  if (others.length === 0) return only;
  const axes = only.axes.map((_, at) =>
    mergedAxis(
      fields.flatMap(({ axes: own }) => own[at] ?? []),
      lengths[at] ?? null,
    ),
  );
  const worst = STATUSES[Math.max(...fields.map(({ status }) => STATUSES.indexOf(status)))] as FieldStatus;
  const isStepless = worst === "exact" && axes.some(({ step }) => step === null);
  return { status: isStepless ? "upper bound" : worst, axes };
}

function mergedAxis(axes: readonly FieldAxis[], length: number | null): FieldAxis {
  const seen = mergedSeen(axes, length);
  const stepped = axes.flatMap(({ size, step, first }) =>
    size === null || step === null || first === null ? [] : [{ size, step, first }],
  );
  const [{ step } = { step: null }] = stepped;
  if (stepped.length < axes.length || stepped.some((each) => each.step !== step))
    return { size: sizeSeen(seen), step: null, first: null, seen };
  const first = Math.min(...stepped.map((each) => each.first));
  const end = Math.max(...stepped.map((each) => each.first + each.size));
  return { size: end - first, step, first, seen };
}

function mergedSeen(axes: readonly FieldAxis[], length: number | null): FieldAxis["seen"] {
  if (length === null || axes.some(({ seen }) => seen === null)) return null;
  return Array.from({ length }, (_, position) => {
    const each = axes.flatMap(({ seen }) => (seen?.length === 1 ? seen[0] : seen?.[position]) ?? []);
    const ends = each as unknown as readonly number[];
    return ends.length === 0 ? undefined : ([Math.min(...ends), Math.max(...ends)] satisfies Interval);
  });
}

/** Largest number of samples that a unit sees; null if unknown. */
function sizeSeen(seen: FieldAxis["seen"]): number | null {
  if (seen === null) return null;
  return Math.max(0, ...seen.map((each) => (each === undefined ? 0 : each[1] - each[0] + 1)));
}
