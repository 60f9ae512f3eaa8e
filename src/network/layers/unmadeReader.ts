interface LayerEntry {
  readonly name?: unknown;
  readonly class_name?: unknown;
  readonly config?: { readonly layers?: unknown };
  readonly inbound_nodes?: unknown;
}

interface Call {
  readonly name: unknown;
  /** Inputs: pairs of a layer's name and the index of one of its calls. */
  readonly reads: readonly unknown[];
}

/**
 * Name of a layer that reads an output which no layer produces, anywhere in the settings of a layer that contains
 * models; undefined if there is none. TensorFlow.js would search for such an output forever.
 */
export function unmadeReader(topology: unknown): string | undefined {
  let found: string | undefined;
  JSON.stringify(topology, (_key, value: unknown) => {
    const layers = (value as { readonly layers?: unknown } | null)?.layers;
    if (Array.isArray(layers)) found ??= unmadeAmong(layers);
    return value;
  });
  return found;
}

function unmadeAmong(layers: readonly (LayerEntry | null)[]): string | undefined {
  // Inputs and nested models count as called once when they are built.
  const begun = layers.filter(
    (layer) =>
      layer?.class_name === "InputLayer" ||
      Array.isArray(layer?.config) ||
      Array.isArray(layer?.config?.layers),
  );
  const made = new Map<unknown, number>(begun.map((layer) => [layer?.name, 1]));
  let waiting = layers.flatMap(callsOf);
  while (waiting.length > 0) {
    const ready = waiting.filter(
      ({ reads }) => reads.length > 0 && reads.every((read) => isMade(made, read)),
    );
    if (ready.length === 0) return String(waiting[0]?.name);
    for (const { name } of ready) made.set(name, (made.get(name) ?? 0) + 1);
    waiting = waiting.filter((call) => !ready.includes(call));
  }
  return undefined;
}

function callsOf(layer: LayerEntry | null): readonly Call[] {
  const nodes: unknown = layer?.inbound_nodes;
  if (!Array.isArray(nodes)) return [];
  return nodes.map((node: unknown) => ({ name: layer?.name, reads: Array.isArray(node) ? node : [] }));
}

function isMade(made: ReadonlyMap<unknown, number>, read: unknown): boolean {
  return Array.isArray(read) && (made.get(read[0]) ?? 0) > Number(read[1]);
}
