import { formatCount, formatNumber } from "../../core/format.js";
import type { Values } from "../../core/options/option.js";
import type { Probe } from "../../data/probe.js";
import type { Figure } from "../../figures/figure.js";
import { loadStyle } from "../../figures/style/loadStyle.js";
import type { Style, StyleChoice } from "../../figures/style/style.js";
import type { Comparison, TapPair } from "../../measures/comparison/comparison.js";
import type { Network } from "../../network/network.js";
import type { Tap } from "../../network/tap.js";
import { cellsOf, type Table } from "../../table/table.js";
import { type DifferenceDrawing, differences } from "../../views/difference.js";
import type { ComparedTaps } from "../../views/differenceChannels.js";
import { composeFlipped, type Flip } from "../../views/flipped.js";
import { FileNames } from "../fileNames.js";
import type { ComparisonHeader } from "../record.js";
import type { comparedOptions } from "./compareOptions.js";
import { imagesAt, type ShownProbe } from "./shownProbe.js";

/** Figure of a comparison: its name, its caption, and its content as a description and as data. */
export interface ComparedFigure {
  /** File name without its extension. */
  readonly name: string;
  /** Full name, if it is too long for a disk and `name` is shortened. */
  readonly fullName?: string;
  readonly figure: Figure;
  readonly title: string;
  /** Description for readers who cannot see it. */
  readonly description: string;
  readonly facts: object;
}

/** Inputs of figures of two networks. */
export interface ComparisonInput {
  readonly a: Network;
  readonly b: Network;
  readonly probe: Probe;
  readonly shown: ShownProbe;
  readonly options: Values<typeof comparedOptions>;
  readonly header: ComparisonHeader;
}

/**
 * Records the shown images, and draws the figures of all compared taps one by one on demand, and the figure of
 * flipped images.
 */
export async function figuresOfTwo(
  comparison: Comparison,
  two: ComparisonInput,
): Promise<Iterable<ComparedFigure>> {
  const { header, options, shown, probe } = two;
  const [first, second] = header.checkpoints.map(({ name }) => name);
  const subject = {
    names: [first ?? "", second ?? ""] as const,
    taps: recorded(comparison, two),
    shown,
    probe: { address: header.probe.address, images: header.probe.images },
    isMatched: options.match,
  };
  const style = await loadStyle(header.style as StyleChoice);
  return figures({ subject, comparison, probe, two, style });
}

interface Drawn {
  readonly subject: Parameters<typeof differences>[0];
  readonly comparison: Comparison;
  readonly probe: Probe;
  readonly two: ComparisonInput;
  readonly style: Style;
}

function* figures({ subject, comparison, probe, two, style }: Drawn): Generator<ComparedFigure> {
  const names = new FileNames();
  for (const drawing of differences(subject, two.options, style))
    yield { ...differenceFigure(drawing, subject), ...names.of(drawing.name) };
  if (comparison.flipped.rows.length > 0) yield flippedFigure(comparison.flipped, { subject, probe, style });
}

function differenceFigure(
  { name, figure, facts }: DifferenceDrawing,
  { names: [a, b], probe, shown }: Drawn["subject"],
): ComparedFigure {
  const { tap, op, channels, changes, shape, both, difference, images } = facts;
  const [[low, high], [least, most]] = [both, difference].map(({ domain }) => domain.map(formatNumber)) as [
    [string, string],
    [string, string],
  ];
  const changed = channels.map((channel, at) => ({ channel, change: changes[at] ?? 0 }));
  const greatest = changed.reduce((one, other) => (other.change > one.change ? other : one));
  const description =
    `${channels.length} of ${formatCount(shape[2], "channel")} of ${tap} (${op}) in A and B from ${low} to ${high}, and ` +
    `B − A from ${least} to ${most}, for image ${images.join(", ")} of ${shown.address}; channel ${greatest.channel} ` +
    `changed most, by ${formatNumber(greatest.change)} (root mean square over ` +
    `${formatCount(probe.images, "image")} of ${probe.address}).`;
  return { name, figure, title: `${tap}: A ${a}, B ${b} and B − A`, description, facts };
}

/** Largest number of flipped images to draw: as many as fit on a screen, or in half a column of a page. */
const MOST_FLIPPED = { screen: 24, page: 12 } as const;

function flippedFigure(
  flipped: Table,
  { subject, probe, style }: Pick<Drawn, "subject" | "probe" | "style">,
): ComparedFigure {
  const all = flipped.rows.length;
  const most = MOST_FLIPPED[style.width === undefined ? "screen" : "page"];
  const drawn = { ...flipped, rows: flipped.rows.slice(0, most) };
  const [places, names, labels, answersA, answersB] = ["image", "name", "label", "answer_a", "answer_b"].map(
    (column) => cellsOf(drawn, column),
  );
  const images = places?.map(Number) ?? [];
  const flips = images.map((_, image): Flip => {
    const answers = [answersA?.[image] ?? "none", answersB?.[image] ?? "none"] as const;
    return { image, name: String(names?.[image]), label: labels?.[image] ?? null, answers };
  });
  const content = { names: subject.names, images: imagesAt(probe, images), flips, all, probe: subject.probe };
  return {
    name: "flipped",
    figure: composeFlipped(content, style),
    title: `Images that ${subject.names.join(" and ")} classify differently`,
    description: `${flips.length} of ${formatCount(all, "image")} that the two classify differently, out of ${subject.probe.images} of ${subject.probe.address}.`,
    facts: { flipped: images.map((place) => probe.ids[place]) },
  };
}

/** Activations of both networks for the shown images; pairs of different height or width cannot be drawn. */
function recorded(
  { pairs, channels }: Comparison,
  { a, b, shown, probe }: ComparisonInput,
): readonly ComparedTaps[] {
  const sideOf = (network: Network, tapOf: (pair: TapPair) => Tap) => network.record(shown, pairs.map(tapOf));
  const [before, after] = [sideOf(a, (pair) => pair.a), sideOf(b, (pair) => pair.b)];
  const dead = deadIn(channels, pairs, probe.shape[0]);
  return pairs.flatMap((pair, index) => {
    const [a, b] = [before[index], after[index]];
    if (a === undefined || b === undefined) return [];
    if (a.shape[1] !== b.shape[1] || a.shape[2] !== b.shape[2]) return [];
    return [{ ...pair, activations: [a, b] as const, dead: dead[index] ?? ([[], []] as const) }];
  });
}

/** Flags for dead channels in A, and in B by counterpart, by channel index. A single image is not enough evidence. */
function deadIn(channels: Table, pairs: readonly TapPair[], images: number): readonly ComparedTaps["dead"][] {
  const found = new Map(pairs.map(({ a }) => [a.name, [[], []] as [boolean[], boolean[]]]));
  const columns = ["tap", "channel", "counterpart", "dead_a", "dead_b"].map((name) =>
    cellsOf(channels, name),
  );
  const [taps = [], indices = [], counterparts = [], deadA = [], deadB = []] = columns;
  taps.forEach((tap, row) => {
    const [a, b] = found.get(String(tap)) ?? [[], []];
    a[Number(indices[row])] = images > 1 && deadA[row] === 1;
    const counterpart = counterparts[row];
    if (typeof counterpart === "number") b[counterpart] = images > 1 && deadB[row] === 1;
  });
  return pairs.map(({ a }) => found.get(a.name) ?? ([[], []] as const));
}
