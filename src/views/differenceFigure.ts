import { statisticsOf } from "../activations/statistics.js";
import { formatCount, formatNumber } from "../core/format.js";
import { type Box, column, textBox } from "../figures/layout/box.js";
import { type Scales, scaleWords } from "../figures/scale/scales.js";
import { lengthIn, type Style } from "../figures/style/style.js";
import { clippedAmong } from "./channel.js";
import type { ComparedTaps, DifferenceFacts, Triplet } from "./differenceChannels.js";
import { SIDES, type TripletLayout, tripletsBox } from "./differenceTiles.js";
import { legendOf } from "./legend.js";
import { stripBox } from "./strip.js";
import type { Channel } from "./tile.js";
import type { Composition, Panel } from "./view.js";

/** A panel of two taps and their difference for one image. */
export interface DifferencePanel extends Panel<DifferenceFacts> {
  readonly taps: ComparedTaps;
  /** The triplets in drawing order. */
  readonly triplets: readonly Triplet[];
  /** True for units without spatial dimensions, which are drawn as strips. */
  readonly isStrip: boolean;
  /** True if channels of B were matched to those of A. */
  readonly isMatched: boolean;
  /** The images over which changes and correlations were computed. */
  readonly over: string;
  readonly scales: Scales;
  /** The number of shown images, which the scales cover. */
  readonly images: number;
}

/** Composes triplets or strips of A, B and B − A, and a colorbar for each of the two scales. */
export function composeDifference(panel: DifferencePanel, layout: TripletLayout, style: Style): Composition {
  const { triplets, isStrip } = panel;
  return {
    notes: [...orderNotes(panel), ...matchNotes(panel), ...markNotes(triplets, isStrip)],
    body: (isStrip ? stripsBox : tripletsBox)(triplets, layout, style),
    legend: legends(panel, style),
  };
}

function legends({ triplets, taps, scales, images }: DifferencePanel, style: Style): readonly Box[] {
  const among = (channels: readonly Channel[], shared: string) =>
    legendOf(
      channels,
      {
        scope: scaleWords(scales, images, { shared }),
        isShared: channels.length > 0,
        clipped: clippedAmong(channels),
        isPart: images > 1 || triplets.length < taps.changes.length,
      },
      style,
    );
  const [both, apart] = sidesOf(triplets);
  return [
    among(both, "A and B on one scale for all channels of this tap"),
    among(apart, "B − A on a scale of its own, zero in the middle"),
  ];
}

/** The channels that are on the scale of both networks, and those on the scale of the difference. */
export function sidesOf(triplets: readonly Triplet[]): readonly [readonly Channel[], readonly Channel[]] {
  const both = triplets.flatMap(({ one, pair }) => (pair === undefined ? [one] : [one, pair.other]));
  return [both, triplets.flatMap(({ pair }) => (pair === undefined ? [] : [pair.difference]))];
}

/** The number of most changed units to list, as units are drawn in their own order. */
const MOST_TOLD = 3;

function orderNotes({ triplets, isStrip, taps, over }: DifferencePanel): readonly string[] {
  const all = taps.changes.length;
  if (!isStrip) {
    const drawn = triplets.length === all ? "" : `${triplets.length} of `;
    const order = `${drawn}${formatCount(all, "channel")}, those first that changed most over ${over}`;
    return [`${order} (Δ: root mean square of B − A, r: correlation)`];
  }
  const changed = [...triplets].sort((a, b) => b.change - a.change || a.one.index - b.one.index);
  const listed = changed
    .slice(0, MOST_TOLD)
    .map(({ one, change }) => `${one.index} (${formatNumber(change)})`);
  const most = `most changed over ${over} (root mean square of B − A): ${listed.join(", ")}`;
  return [`${formatCount(all, "unit")} in their order; ${most}`];
}

function matchNotes({ isMatched, taps, isStrip, over }: DifferencePanel): readonly string[] {
  const { unmatched, counterparts } = taps;
  const what = isStrip ? "units" : "channels";
  const missing = counterparts.filter((counterpart) => counterpart === null).length;
  const none =
    missing === 0
      ? []
      : [
          `${missing} of ${counterparts.length} ${missing === 1 ? "has" : "have"} no counterpart in B: hatched`,
        ];
  if (!isMatched) return none;
  const alone = unmatched.filter(Boolean).length - missing;
  const flagged = isStrip ? "" : ": in a dashed frame";
  return [
    `${what} of B are matched to those of A by correlation, as A → B`,
    `one order serves all taps of a residual stream; it was found over ${over}`,
    ...(alone <= 0
      ? []
      : [
          `${alone} of ${unmatched.length} ${what} ${alone === 1 ? "is unlike its" : "are unlike their"} counterpart (r below 0.3)${flagged}`,
        ]),
    ...none,
  ];
}

/** A sentence for each kind of marked tile. Differences are never dead. */
function markNotes(triplets: readonly Triplet[], isStrip: boolean): readonly string[] {
  const [both, apart] = sidesOf(triplets);
  const dead = triplets.reduce(
    (count, { one, pair }) => {
      const [a, b] = [one, pair?.other].map((channel) => (channel?.state === "dead" ? 1 : 0));
      return { a: count.a + (a ?? 0), b: count.b + (b ?? 0) };
    },
    { a: 0, b: 0 },
  );
  const count = (channels: readonly Channel[], state: Channel["state"]) =>
    channels.filter((channel) => channel.state === state).length;
  const signs = isStrip ? STRIP_SIGNS : TILE_SIGNS;
  const notes = [
    [dead.a + dead.b, `dead (zero on every image; ${dead.a} in A, ${dead.b} in B): ${signs.dead}`],
    [count(both, "silent"), `of A and B silent on this image: ${signs.silent}`],
    [count(apart, "silent"), `without a difference on this image: ${signs.silent}`],
    [count([...both, ...apart], "constant"), `constant: ${signs.constant}`],
    [count([...both, ...apart], "non-finite"), "with non-finite values: hatched"],
  ] as const;
  return notes.flatMap(([number, words]) => (number === 0 ? [] : [`${number} ${words}`]));
}

const TILE_SIGNS = {
  dead: "gray with a cross",
  silent: "gray with a slash",
  constant: "framed with a slash",
} as const;

const STRIP_SIGNS = {
  dead: "under a filled triangle",
  silent: "under an open triangle",
  constant: "under a bar",
} as const;

/** Units of A, of B and their difference as three strips below each other, those of B under their counterparts. */
function stripsBox(triplets: readonly Triplet[], layout: TripletLayout, style: Style): Box {
  const rows = [
    triplets.map(({ one }) => one),
    triplets.map(({ pair }) => pair?.other),
    triplets.map(({ pair }) => pair?.difference),
  ];
  const strips = rows.map((each, side) => {
    const name = textBox([SIDES[side] as string], style, { role: "caption", color: style.page.faint });
    return column([name, stripBox(filled(each, triplets), layout, style)], lengthIn(style, 2));
  });
  return column(strips, style.spacing.part);
}

/** A row of units. A unit without a counterpart is NaN, on the scale of the others. */
function filled(row: readonly (Channel | undefined)[], triplets: readonly Triplet[]): readonly Channel[] {
  const like = row.find((channel) => channel !== undefined);
  return row.map((channel, at) => {
    const { one } = triplets[at] as Triplet;
    return channel ?? missing(one, like ?? one);
  });
}

function missing({ index, plane: { width, height } }: Channel, { domain, colormap }: Channel): Channel {
  const values = new Float32Array(width * height).fill(Number.NaN);
  const plane = { width, height, values, offset: 0, stride: 1 };
  const statistics = statisticsOf(plane);
  return { index, label: "", plane, statistics, domain, colormap, state: "non-finite" };
}
