import picomatch from "picomatch";
import { UserError } from "../core/errors.js";
import { type GraphNode, TAP_KINDS, type TapKind } from "./graph.js";

/** A named place of a network whose output can be read: not "layer", a layer called twice has two. */
export interface Tap {
  readonly name: string;
  /** The file's own name for what computes it, as viewers of such files show it: a layer, a tensor or a module. */
  readonly source: string;
  readonly kind: TapKind;
  /** The operation in words, and whether an activation still follows. */
  readonly op: string;
  readonly preActivation: boolean;
  /** The shape for one image; null where the network leaves a size open. */
  readonly shape: readonly (number | null)[];
  readonly parameters: number;
  /** Multiply-accumulates for one image; null where they depend on a size that the network leaves open. */
  readonly macs: number | null;
}

/** The tap of a node. */
export function tapOf(node: GraphNode): Tap {
  const { name, source = name, kind, op, preActivation, shape, parameters, macs } = node;
  const words = preActivation ? `${op}, before its activation` : op;
  return { name, source, kind, op: words, preActivation, shape, parameters, macs };
}

/** Groups of taps that have a name of their own, with what they hold. */
const TAP_GROUPS = {
  all: { summary: "every tap", holds: () => true },
  maps: {
    summary:
      "the feature maps of convolutions, branches, sums and activations, each after its own activation",
    holds: isMap,
  },
} as const satisfies Record<string, { summary: string; holds: (tap: Tap) => boolean }>;

/** True if a tap belongs to the group `maps`. */
export function isMap({ shape, kind, preActivation }: Tap): boolean {
  return shape.length === 3 && MAP_KINDS.has(kind) && !preActivation;
}

const MAP_KINDS: ReadonlySet<TapKind> = new Set(["conv", "activation", "merge", "normalization"]);

/**
 * The taps that patterns choose, in the network's order. A pattern is a tap's name, a group (`all`, `maps`), a kind
 * (`conv`, `activation`, `merge` …) or a glob (`residual*`).
 * Throws `UserError` for a pattern that matches nothing.
 */
export function selectTaps(taps: readonly Tap[], patterns: readonly string[]): readonly Tap[] {
  const chosen = new Set(patterns.flatMap((pattern) => matching(taps, pattern)));
  return taps.filter((tap) => chosen.has(tap));
}

/** The taps that patterns choose, in the network's order, where one may match nothing: the taps are of another network. */
export function tapsAlike(taps: readonly Tap[], patterns: readonly string[]): readonly Tap[] {
  const choosers = patterns.map((pattern) => chooser(taps, pattern));
  return taps.filter((tap) => choosers.some((isChosen) => isChosen(tap)));
}

function matching(taps: readonly Tap[], pattern: string): readonly Tap[] {
  const found = taps.filter(chooser(taps, pattern));
  if (found.length > 0) return found;
  throw new UserError(
    `No tap matches '${pattern}'. Give a name, a glob, a kind (${kindsOf(taps).join(", ")}) or a group ` +
      `(${Object.keys(TAP_GROUPS).join(", ")}); the taps are ${namesOf(taps)}.`,
  );
}

function chooser(taps: readonly Tap[], pattern: string): (tap: Tap) => boolean {
  if (taps.some((tap) => tap.name === pattern)) return (tap) => tap.name === pattern;
  if (Object.hasOwn(TAP_GROUPS, pattern)) return TAP_GROUPS[pattern as keyof typeof TAP_GROUPS].holds;
  if (TAP_KINDS.some((kind) => kind === pattern)) return (tap) => tap.kind === pattern;
  // In a tap's name a slash is a letter like any other: `residual*` means the branches within too.
  if (pattern === "") return () => false;
  const matches = picomatch(pattern, { bash: true, dot: true });
  return (tap) => matches(tap.name);
}

function kindsOf(taps: readonly Tap[]): readonly TapKind[] {
  return TAP_KINDS.filter((kind) => taps.some((tap) => tap.kind === kind));
}

function namesOf(taps: readonly Tap[]): string {
  const shown = taps.slice(0, 12).map((tap) => tap.name);
  return taps.length > 12 ? `${shown.join(", ")} … (see 'convscope taps')` : shown.join(", ");
}

/** The taps of names that a network has. */
export function tapsNamed(
  { taps }: { readonly taps: readonly Tap[] },
  names: readonly string[],
): readonly Tap[] {
  const known = new Map(taps.map((tap) => [tap.name, tap]));
  return names.map((name) => known.get(name) as Tap);
}
