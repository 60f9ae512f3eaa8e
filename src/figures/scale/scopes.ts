/** The identity of a plane for scales. */
export interface PlaneKey {
  readonly tap: string;
  readonly channel: number;
  /** The residual block of the tap, if it belongs to one. */
  readonly block?: string;
  /** The index of the compared network. Default: 0. */
  readonly network?: number;
}

/** The common key of planes on one scale. Network 0 is omitted: its scales apply to another network's taps as well. */
export type Group = Partial<PlaneKey>;

/** A rule for grouping planes on common scales. */
interface Scope {
  /** A phrase without a final period. */
  readonly summary: string;
  /** A description for a figure. */
  readonly words: string;
  /** The key parts shared by planes on one scale: the first set that a key has in full. */
  readonly shared: readonly (readonly Exclude<keyof PlaneKey, "network">[])[];
  /** True if both compared networks share a scale. */
  readonly bothNetworks?: boolean;
}

/** All scopes by name, the default first. A new one needs an entry here. */
export const SCOPES = {
  layer: {
    summary: "all channels of a tap share a scale",
    words: "one scale for all channels of this tap",
    shared: [["tap"]],
  },
  filter: {
    summary: "each channel has its own scale: shapes can be compared, strengths cannot",
    words: "each channel on its own scale",
    shared: [["tap", "channel"]],
  },
  block: {
    summary: "all taps of a residual block share a scale: branch and shortcut add up visually",
    words: "one scale for all taps of this block",
    shared: [["block"], ["tap"]],
  },
  network: {
    summary: "all drawn taps of a network share a scale: depths can be compared",
    words: "one scale for all drawn taps of this network",
    shared: [[]],
  },
  pair: {
    summary: "a tap has the same scale in both networks",
    words: "one scale for this tap in both networks",
    shared: [["tap"]],
    bothNetworks: true,
  },
} as const satisfies Record<string, Scope>;

/** The name of a scope. */
export type ScopeName = keyof typeof SCOPES;

/** The names of all scopes, the default first. */
export const SCOPE_NAMES = Object.keys(SCOPES) as readonly ScopeName[];

/** The group of a plane in a scope; undefined for a key without the required parts. */
export function groupOf(scope: ScopeName, key: Group): Group | undefined {
  const { shared, bothNetworks = false }: Scope = SCOPES[scope];
  const parts = shared.find((alternative) => alternative.every((part) => key[part] !== undefined));
  if (parts === undefined) return undefined;
  const common = Object.fromEntries(parts.map((part) => [part, key[part]])) as Group;
  return key.network && !bothNetworks ? { network: key.network, ...common } : common;
}

/** A group's identity as text, unique to each group. */
export function idOf({ network = 0, block, tap, channel }: Group): string {
  return JSON.stringify([network, block ?? null, tap ?? null, channel ?? null]);
}

/** A group as text: `block 'b1'`, `tap 'conv', channel 3, network 1`. */
export function groupWords({ network = 0, block, tap, channel }: Group): string {
  const parts = [
    block === undefined ? "" : `block '${block}'`,
    tap === undefined ? "" : `tap '${tap}'`,
    channel === undefined ? "" : `channel ${channel}`,
    network === 0 ? "" : `network ${network}`,
  ];
  return parts.filter(Boolean).join(", ") || "the network";
}
