import { extentOf, statisticsOf } from "../../activations/statistics.js";
import { formatCount, formatNumber } from "../../core/format.js";
import type { Scales } from "../../figures/scale/scales.js";
import { checkpointsWord, type ManifestHeader } from "../../jobs/record.js";
import { viewOf } from "../../views/index.js";
import type { Drawing, Facts, Marked, PartFacts } from "../../views/view.js";

/** The texts of a figure in a report: a heading, a caption, and a text alternative with the numbers. */
export interface FigureCaption {
  readonly title: string;
  readonly caption: string;
  readonly alt: string;
}

/** Writes the texts of a drawn figure. */
export function captionFigure({ facts, planes, name }: Drawing, header: ManifestHeader): FigureCaption {
  const isOfOne = facts.op !== "several";
  const taps = facts.parts?.length ?? facts.tap.split(", ").length;
  const { checkpoints, probe } = header;
  const word = checkpointsWord(checkpoints);
  const images =
    facts.images.length === 1 && probe !== null && isOfSeveral(probe.address)
      ? `, image ${facts.images[0]}`
      : "";
  const shown = probe === null ? "" : ` for ${probe.address}${images} (n = ${facts.images.length})`;
  const what = isOfOne ? `${facts.tap} (${facts.op})` : formatCount(taps, "tap");
  const channels = facts.channels.length === 0 ? "" : `${formatCount(facts.channels.length, "channel")} of `;
  const subject = `${channels}${what} of ${word}${shown}`;
  const { options, summary } = viewOf(header.view);
  const scales = Object.hasOwn(options, "scope") ? [scaleSentence(facts)] : [];
  const rest = [...scales, ...markSentences(facts.marked)];
  return {
    title: `${isOfOne ? tapTitle(facts.tap, name, header.view) : viewTitle(header.view)} of ${word}${images}`,
    caption: paragraph([capitalized(summary), `Shown: ${subject}`, ...rest]),
    alt: paragraph([subject, ...numberSentences(facts, planes), ...rest]),
  };
}

/** The name of a view as a title: `Block detail`. */
function viewTitle(view: string): string {
  return capitalized(view.replaceAll("-", " "));
}

/** The title of a tap, with the view if the file name has it as well: another figure may show the same tap. */
function tapTitle(tap: string, name: string, view: string): string {
  return name.includes(`-${view}`) ? `${viewTitle(view)} of ${tap}` : tap;
}

function isOfSeveral(address: string): boolean {
  return !/\/\d+$/.test(address);
}

function scaleSentence({ domain, scope, estimator, percentile, clipped }: Facts): string {
  const end = estimator === "percentile" ? `, up to the ${percentile}th percentile of absolute values` : "";
  const beyond = clipped.below + clipped.above;
  const ends = beyond === 0 ? "" : `; ${formatCount(beyond, "drawn value")} beyond it`;
  if (domain === null) return `Each ${SHARERS[scope] ?? scope} has its own scale${end}${ends}`;
  return `One scale from ${formatNumber(domain[0])} to ${formatNumber(domain[1])}${end}${ends}`;
}

const SHARERS: Readonly<Partial<Record<Scales["scope"], string>>> = { filter: "channel", layer: "tap" };

function markSentences({ dead, silent, constant, nonFinite }: Marked): readonly string[] {
  const counts = { dead, silent, constant, "non-finite": nonFinite };
  const marked = Object.entries(counts).filter(([, count]) => count > 0);
  return marked.length === 0
    ? []
    : [`Marked: ${marked.map(([what, count]) => `${count} ${what}`).join(", ")}`];
}

/** The extremes of the drawn values; without individual values, the domain of each tap's scale. */
function numberSentences({ channels, parts = [] }: Facts, planes: Drawing["planes"]): readonly string[] {
  if (channels.length === 0) {
    const scales = parts.flatMap(partWords);
    return scales.length === 0 ? [] : [`Scales: ${scales.join("; ")}`];
  }
  const statistics = planes.map(statisticsOf);
  const extent = extentOf(statistics);
  if (extent === undefined) return [];
  const [low, high] = extent.map(formatNumber);
  const count = statistics.reduce((sum, plane) => sum + plane.count, 0);
  const zeros = statistics.reduce((sum, plane) => sum + plane.zeros, 0);
  return [`Values from ${low} to ${high}`, `${Math.round((100 * zeros) / count)} % of them are zero`];
}

function partWords({ tap, domain }: PartFacts): readonly string[] {
  return domain === null ? [] : [`${tap} from ${domain.map(formatNumber).join(" to ")}`];
}

/** Joins sentences, each with a period. A name at the beginning keeps its case. */
export function paragraph(sentences: readonly string[]): string {
  return sentences.map((sentence) => `${sentence.replace(/\.$/, "")}.`).join(" ");
}

/** Capitalizes the first letter. Not for names of taps or addresses, which are case-sensitive. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
