const LONGEST = 60;
const BEFORE = 24;

/** Excerpt of a text for a message, starting shortly before its first difference from another text. */
export function around(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at++;
  const start = text.length <= LONGEST ? 0 : Math.max(0, at - BEFORE);
  const shown = text.slice(start, start + LONGEST).replace(/\s+|\p{Cc}/gu, " ");
  return `${start > 0 ? "…" : ""}${shown}${start + LONGEST < text.length ? "…" : ""}`;
}
