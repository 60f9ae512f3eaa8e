/** Largest number of different notes in a summary. */
const MOST_NOTES = 5;

/**
 * Summarizes notes on several images: each note once, most frequent first, with its count of images unless it
 * applies to all. Empty if there are no notes.
 */
export function noteSummary(notes: readonly string[], images = notes.length): string {
  const counts = new Map<string, number>();
  for (const part of notes.flatMap((note) => (note === "" ? [] : note.split("; ")))) {
    counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  const parts = [...counts].sort(([, one], [, other]) => other - one);
  const shown = parts
    .slice(0, MOST_NOTES)
    .map(([part, count]) => (count === images ? part : `${part} (${count} of ${images} images)`));
  return [...shown, ...(parts.length > shown.length ? ["…"] : [])].join("; ");
}
