/** True if all entries of some rows are finite; decompositions of other matrices throw or do not terminate. */
export function areFinite(rows: readonly (readonly number[])[]): boolean {
  return rows.every((row) => row.every(Number.isFinite));
}
