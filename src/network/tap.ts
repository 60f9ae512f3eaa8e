import picomatch from "picomatch";
import { UserError } from "../core/errors.js";
import { type GraphNode, TAP_KINDS, type TapKind } from "./graph.js";
import type { TokenFacts, TokenGrid } from "./tokenGrids.js";

/**
 * Named point of a network at which an output can be read. Not the same as a layer: a layer called twice has two
 * taps.
 */
export interface Tap {
  readonly name: string;
  /** Name in the file of the layer, tensor or module that computes it, as viewers of such files show it. */
  readonly source: string;
  readonly kind: TapKind;
  /** Description of the operation, and of whether an activation follows. */
  readonly op: string;
  readonly preActivation: boolean;
  /** Shape for one image; null for an open dimension. */
  readonly shape: readonly (number | null)[];
  readonly parameters: number;
  /** Multiply-accumulates for one image; null if they depend on an open dimension. */
  readonly macs: number | null;
  /** Places of its tokens on the image, or of the keys of its weights; undefined for other taps, and where unknown. */
  readonly grid?: TokenGrid;
  /** True for weights of attention: heads × queries × keys. Default: false. */
  readonly attends?: true;
  /** True for tokens divided into heads or windows, which have as many axes as maps, but hold something else. Default: false. */
  readonly isDivided?: true;
  /** True for an input besides the image. Default: false. */
  readonly isFed?: true;
}

/** Tap of a node, by its index in the graph. */
export function tapOf(node: GraphNode, index: number, tokens: TokenFacts = {}): Tap {
  const { name, source = name, kind, op, preActivation, shape, parameters, macs } = node;
  const words = preActivation ? `${op}, before its activation` : op;
  const fed = kind === "input" && index > 0 ? { isFed: true as const } : {};
  return { name, source, kind, op: words, preActivation, shape, parameters, macs, ...fed, ...tokens };
}

/** Named groups of taps, with descriptions. */
const TAP_GROUPS = {
  all: { summary: "every tap", holds: () => true },
  maps: {
    summary:
      "the feature maps of convolutions, branches, sums and activations, each after its own activation",
    holds: isMap,
  },
} as const satisfies Record<string, { summary: string; holds: (tap: Tap) => boolean }>;

/** True if a tap belongs to the group `maps`. */
export function isMap({ shape, kind, preActivation, grid, attends, isDivided }: Tap): boolean {
  if (attends === true || isDivided === true) return false;
  return (shape.length === 3 || grid !== undefined) && MAP_KINDS.has(kind) && !preActivation;
}

const MAP_KINDS: ReadonlySet<TapKind> = new Set(["conv", "activation", "merge", "normalization"]);

/**
 * Selects taps by patterns, in the network's order. A pattern is a tap's name, a group (`all`, `maps`), a kind
 * (`conv`, `activation`, `merge` …) or a glob (`residual*`). Throws `UserError` for a pattern without a match.
 */
export function selectTaps(taps: readonly Tap[], patterns: readonly string[]): readonly Tap[] {
  const chosen = new Set(patterns.flatMap((pattern) => matching(taps, pattern)));
  return taps.filter((tap) => chosen.has(tap));
}

/**
 * Selects taps by patterns, in the network's order. Patterns without a match are allowed: they refer to taps of
 * another network.
 */
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
  // A slash in a tap's name is an ordinary character: `residual*` also matches inner branches.
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

/** Taps of a network with the given names, all of which must exist. */
export function tapsNamed(
  { taps }: { readonly taps: readonly Tap[] },
  names: readonly string[],
): readonly Tap[] {
  const known = new Map(taps.map((tap) => [tap.name, tap]));
  return names.map((name) => known.get(name) as Tap);
}
