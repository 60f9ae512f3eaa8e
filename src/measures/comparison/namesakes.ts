import type { Tap } from "../../network/tap.js";
import type { Fits, Places, WiredTwo } from "./places.js";
import type { Wired } from "./signatures.js";

/**
 * Pairs taps that have no partner yet with taps of the same name in the other network that have none either, both by
 * index, if their values can be compared and their order agrees with all other pairs. A tap that is computed from
 * another one must be paired with one that is computed from the other's partner, and vice versa.
 */
export function namesakesOf({ one, other }: WiredTwo, places: Places, fits: Fits): Places {
  const taken = new Set(places.values());
  const free = (index: number) => !taken.has(index);
  const candidates = [...one.taps.keys()].flatMap((index) => {
    if (places.has(index)) return [];
    const tap = one.taps[index] as Tap;
    const namesake = other.taps.findIndex(({ name }) => name === tap.name);
    const isPossible = namesake >= 0 && free(namesake) && fits(tap, other.taps[namesake] as Tap);
    return isPossible ? [[index, namesake] as const] : [];
  });
  if (candidates.length === 0) return new Map();
  const [sources, otherSources] = [sourcesOf(one), sourcesOf(other)];
  const agreed = new Map(places);
  for (const [index, namesake] of candidates) {
    const agrees = [...agreed].every(
      ([from, to]) =>
        sources[index]?.has(from) === otherSources[namesake]?.has(to) &&
        sources[from]?.has(index) === otherSources[to]?.has(namesake),
    );
    if (agrees) agreed.set(index, namesake);
  }
  return new Map([...agreed].filter(([index]) => !places.has(index)));
}

/** Indices of all taps that each tap is computed from. */
function sourcesOf({ wiring }: Wired): readonly ReadonlySet<number>[] {
  const sources: Set<number>[] = [];
  for (const { reads } of wiring)
    sources.push(new Set(reads.flatMap((index) => [index, ...(sources[index] ?? [])])));
  return sources;
}
