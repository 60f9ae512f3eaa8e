/**
 * Aligns two sequences of given lengths: selects pairs that ascend in both such that the sum of their weights is
 * largest (the weighted longest common subsequence; Needleman and Wunsch 1970). Only pairs with a weight above 0 are
 * selected; among equal sums, the one whose pairs come first.
 */
export function alignmentOf(
  count: number,
  otherCount: number,
  weightOf: (one: number, other: number) => number,
): readonly (readonly [number, number])[] {
  const width = otherCount + 1;
  const best = new Float64Array((count + 1) * width);
  const at = (one: number, other: number) => best[one * width + other] as number;
  for (let one = count - 1; one >= 0; one--) {
    for (let other = otherCount - 1; other >= 0; other--) {
      const weight = weightOf(one, other);
      const paired = weight > 0 ? weight + at(one + 1, other + 1) : 0;
      best[one * width + other] = Math.max(paired, at(one + 1, other), at(one, other + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let one = 0, other = 0; one < count && other < otherCount; ) {
    const weight = weightOf(one, other);
    if (weight > 0 && at(one, other) === weight + at(one + 1, other + 1)) {
      pairs.push([one, other]);
      one++;
      other++;
    } else if (at(one, other) === at(one, other + 1)) other++;
    else one++;
  }
  return pairs;
}
