/** What a plane is a picture of, as far as scales ask. */
export interface PlaneKey {
  readonly tap: string;
  readonly channel: number;
  /** The residual block that the tap belongs to, where it does. */
  readonly block?: string;
  /** Which of the compared networks, the first being 0. Default: 0. */
  readonly network?: number;
}

/** What the planes on one scale have in common. The first network is not named: its scales fit another one's taps. */
export type Group = Partial<PlaneKey>;

/** A way to put planes on common scales. */
interface Scope {
  /** What shares a scale, one sentence without a full stop. */
  readonly summary: string;
  /** What shares a scale, in words for a figure. */
  readonly words: string;
  /** Which parts of their keys planes on one scale have in common: the first set that a key has. */
  readonly shared: readonly (readonly Exclude<keyof PlaneKey, "network">[])[];
  /** Whether a scale holds for both of the compared networks. */
  readonly bothNetworks?: boolean;
}

/** All scopes by name, the default first. A new one is its entry here. */
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
    summary: "all taps of a residual block share a scale: branch and shortcut add up to the eye",
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

/** The group that a plane belongs to within a scope; nothing for a key without the parts that the scope asks for. */
export function groupOf(scope: ScopeName, key: Group): Group | undefined {
  const { shared, bothNetworks = false }: Scope = SCOPES[scope];
  const parts = shared.find((alternative) => alternative.every((part) => key[part] !== undefined));
  if (parts === undefined) return undefined;
  const common = Object.fromEntries(parts.map((part) => [part, key[part]])) as Group;
  return key.network && !bothNetworks ? { network: key.network, ...common } : common;
}

/** A group's identity as text: equal for equal groups only. */
export function idOf({ network = 0, block, tap, channel }: Group): string {
  return JSON.stringify([network, block ?? null, tap ?? null, channel ?? null]);
}

/** A group in words: `block 'b1'`, `tap 'conv', channel 3, network 1`. */
export function groupWords({ network = 0, block, tap, channel }: Group): string {
  const parts = [
    block === undefined ? "" : `block '${block}'`,
    tap === undefined ? "" : `tap '${tap}'`,
    channel === undefined ? "" : `channel ${channel}`,
    network === 0 ? "" : `network ${network}`,
  ];
  return parts.filter(Boolean).join(", ") || "the network";
}
