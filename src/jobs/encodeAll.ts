/** The most figures that may wait to be encoded: enough to keep both threads busy, few enough to bound memory. */
const IN_FLIGHT = 4;

/** Encodes figure by figure. Encoding runs on another thread, so each is encoded while the next one is drawn. */
export async function encodeAll<D, A>(
  drawings: Iterable<D>,
  encode: (drawing: D) => Promise<readonly A[]>,
  inFlight = IN_FLIGHT,
): Promise<readonly A[]> {
  const encoding: Promise<readonly A[]>[] = [];
  for (const drawing of drawings) {
    await encoding.at(-inFlight);
    const next = encode(drawing);
    // Whoever awaits it is told; until then Node would take it for a failure that nobody looks at.
    next.catch(() => undefined);
    encoding.push(next);
  }
  return (await Promise.all(encoding)).flat();
}
