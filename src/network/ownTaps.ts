import type { TapKind } from "./graph.js";
import type { Head } from "./heads.js";
import { isMap, selectTaps, type Tap } from "./tap.js";

/** Fields of a network that its own taps depend on. */
interface Looked {
  readonly taps: readonly Tap[];
  readonly output: string;
  readonly heads?: readonly Pick<Head, "name">[];
}

/** Taps that patterns select, or the network's default taps if there are no patterns. Throws like `selectTaps`. */
export function chosenOrOwn(network: Looked, patterns: readonly string[] | undefined): readonly Tap[] {
  return patterns === undefined ? ownTaps(network) : selectTaps(network.taps, patterns);
}

/**
 * Default taps of a network: its maps; without maps, its outputs per time step, such as those of one-dimensional
 * convolutions and recurrent layers; otherwise its hidden units, or its outputs if it has no others. All taps of stored activations, which have no outputs.
 */
export function ownTaps({ taps, output, heads = [{ name: output }] }: Looked): readonly Tap[] {
  // All taps of stored activations were chosen when they were written.
  if (heads.length === 0) return taps;
  const outputs = new Set(heads.map(({ name }) => name));
  const isHidden = ({ name }: Tap) => !outputs.has(name);
  const computed = taps.filter(({ kind, preActivation }) => COMPUTED.has(kind) && !preActivation);
  const steps = computed.filter(({ shape }) => shape.length > 1);
  const levels = [
    taps.filter(isMap),
    steps.filter(isHidden),
    steps,
    computed.filter(isHidden),
    computed,
    taps.filter(({ kind }) => kind !== "input"),
  ];
  return levels.find((level) => level.length > 0) ?? taps;
}

const COMPUTED: ReadonlySet<TapKind> = new Set([
  "conv",
  "activation",
  "merge",
  "normalization",
  "recurrent",
  "dense",
]);
