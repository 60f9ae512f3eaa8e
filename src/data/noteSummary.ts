/** The most different notes that a summary holds. */
const MOST_NOTES = 5;

/**
 * What was done to several images, in words: each note once, with how many images it holds for where that is not all of
 * them, the most frequent first. Empty where nothing was done to any.
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
