/**
 * Finds the partners with the largest sum of values: a different column for each row, or null if there are more rows
 * than columns (the assignment problem; Kuhn 1955, Munkres 1957). Non-finite values count as 0.
 */
export async function bestPartners(
  values: readonly (readonly number[])[],
): Promise<readonly (number | null)[]> {
  const partners: (number | null)[] = values.map(() => null);
  if ((values[0]?.length ?? 0) === 0) return partners;
  // Imported on demand, so that help does not wait for it.
  const { munkres } = await import("munkres");
  const costs = values.map((row) => row.map((value) => (Number.isFinite(value) ? -value : 0)));
  for (const [row, column] of munkres(costs)) partners[row] = column;
  return partners;
}
