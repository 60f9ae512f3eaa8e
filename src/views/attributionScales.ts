import type { Plane } from "../activations/plane.js";
import { estimateScale } from "../figures/scale/estimators.js";
import { finiteOf } from "../figures/scale/finite.js";
import type { AttributedMap, AttributionInput, AttributionRow } from "./attributionInput.js";

/** The planes that share a scale: those of a method, or all of a figure's methods. */
export type AttributionScope = "method" | "figure";

/** The ends of scales about zero: of each method's maps, and of its differences. */
export interface AttributionEnds {
  readonly endOf: (row: AttributionRow) => number;
  readonly differenceEndOf: (row: AttributionRow) => number;
  /** True if all rows have the same scale. */
  readonly isShared: boolean;
}

/** The ends of the scales of an input, over all images and networks: a percentile of sizes, 100 being the largest. */
export function attributionEnds(
  { rows }: Pick<AttributionInput, "rows">,
  { scope, percentile }: { readonly scope: AttributionScope; readonly percentile: number },
): AttributionEnds {
  const groupOf = ({ method }: AttributionRow) => (scope === "figure" ? "" : method);
  const groups = [...new Set(rows.map(groupOf))];
  const endsOver = (planesOf: (row: AttributionRow) => readonly Plane[]) =>
    new Map(
      groups.map((group) => {
        const planes = rows.filter((row) => groupOf(row) === group).flatMap(planesOf);
        const { domain } = estimateScale(finiteOf(planes), { estimator: "percentile", percentile });
        return [group, domain[1]] as const;
      }),
    );
  const ends = endsOver(({ maps }) => maps.flat().map(({ plane }) => plane));
  const differences = endsOver(differencesOf);
  return {
    endOf: (row) => ends.get(groupOf(row)) ?? 1,
    differenceEndOf: (row) => differences.get(groupOf(row)) ?? 1,
    isShared: groups.length <= 1,
  };
}

function differencesOf({ maps: [one = [], other = []] }: AttributionRow): readonly Plane[] {
  return other.flatMap((map, image) => differenceOfMaps(one[image], map) ?? []);
}

/** B − A of two maps; undefined if their sizes differ. */
export function differenceOfMaps(
  one: AttributedMap | undefined,
  other: AttributedMap | undefined,
): Plane | undefined {
  if (one === undefined || other === undefined) return undefined;
  const [a, b] = [one.plane, other.plane];
  if (a.width !== b.width || a.height !== b.height) return undefined;
  const at = ({ values, offset, stride }: Plane, index: number) => values[offset + index * stride] as number;
  const values = Float32Array.from({ length: a.width * a.height }, (_, index) => at(b, index) - at(a, index));
  return { width: a.width, height: a.height, values, offset: 0, stride: 1 };
}
