/** Largest number of figures waiting to be encoded: enough to keep both threads busy, few enough to bound memory. */
const IN_FLIGHT = 4;

/**
 * Encodes figures one by one. Encoding runs on another thread, so each figure is encoded while the next one is drawn.
 */
export async function encodeAll<D, A>(
  drawings: Iterable<D>,
  encode: (drawing: D) => Promise<readonly A[]>,
  inFlight = IN_FLIGHT,
): Promise<readonly A[]> {
  const encoding: Promise<readonly A[]>[] = [];
  for (const drawing of drawings) {
    await encoding.at(-inFlight);
    const next = encode(drawing);
    // The error reaches the caller when it awaits this; until then, Node would report an unhandled rejection.
    next.catch(() => undefined);
    encoding.push(next);
  }
  return (await Promise.all(encoding)).flat();
}
