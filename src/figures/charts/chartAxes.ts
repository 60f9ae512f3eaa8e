import { wrapped } from "../layout/wrap.js";
import type { Domain } from "../scale/domain.js";
import { lengthIn, type Style } from "../style/style.js";
import type { Chart, Panel } from "./chart.js";
import { type Field, isCategory } from "./chartFields.js";
import { distinct } from "./chartRows.js";
import { keyOf, NAME_OF_LABEL } from "./keys.js";
import { TICK_FORMATS, type TickFormat } from "./tickText.js";

/** The function that labels of axes are written by, as the expressions of Vega call it. */
export const TICK_FUNCTION = "convscopeTick";

/** The encoding of a column as a position, a part of a Vega-Lite specification. */
export type Channel = Readonly<Record<string, unknown>>;

/** The horizontal place of marks. */
export function xChannel(chart: Chart, panel: Panel): Channel {
  const { fields, plan, rows } = chart;
  if (isCategory(fields.x, "x", plan.kind)) return categoryChannel(chart, panel, "x");
  const xs = rows.map(({ x }) => x).filter((x) => typeof x === "number");
  return valueChannel(chart, panel, {
    role: "x",
    domain: [Math.min(...xs), Math.max(...xs)],
    field: fields.x,
  });
}

/** The vertical place of marks. */
export function yChannel(chart: Chart, panel: Panel): Channel {
  const { fields, plan, domain } = chart;
  if (isCategory(fields.y, "y", plan.kind)) return categoryChannel(chart, panel, "y");
  return valueChannel(chart, panel, { role: "y", domain, field: fields.y });
}

interface Axis {
  readonly role: "x" | "y";
  readonly domain: Domain;
  readonly field: Field;
}

function valueChannel({ plan, style }: Chart, panel: Panel, { role, domain, field }: Axis): Channel {
  const isFixed = role === "y" && plan.domain !== undefined;
  const log = role === "y" && plan.logarithmic === true ? logAxisOf(domain) : undefined;
  const format: TickFormat =
    field.type === "share" ? "share" : log !== undefined && isWide(log.ticks) ? "power" : "plain";
  const axis = {
    title: titleLines(field, style, role === "x" ? panel.width : panel.height),
    format: TICK_FORMATS[format],
    labelExpr: `${TICK_FUNCTION}(datum.value, datum.label, '${format}')`,
    gridColor: { condition: { test: "datum.value === 0", value: style.page.rule }, value: style.page.frame },
    grid: role === "y" || plan.kind === "strip",
    labelOverlap: "greedy",
    labelSeparation: lengthIn(style, 6),
    ...(field.type === "integer" ? { tickMinStep: 1 } : {}),
    ...(log === undefined
      ? { tickCount: tickCount(role === "x" ? panel.width : panel.height, style, role) }
      : { values: log.ticks }),
  };
  const scale =
    log === undefined
      ? {
          domain: spread(domain),
          nice: !isFixed && role === "y",
          zero: plan.kind === "bar" && role === "y",
          padding: role === "x" ? lengthIn(style, 10) : 0,
        }
      : { type: "log", domain: log.domain, nice: false };
  return { field: role, type: "quantitative", scale, axis };
}

/** True if values extend beyond the readable range. */
function isWide(ticks: readonly number[]): boolean {
  return (ticks[0] ?? 1) < 1e-3 || (ticks.at(-1) ?? 1) > 1e4;
}

/** A domain of nonzero width: a single value gets room on both sides. */
function spread([low, high]: Domain): Domain {
  if (low < high) return [low, high];
  const reach = Math.abs(low) * 0.1 || 1;
  return [low - reach, low + reach];
}

/** Lengths on a screen from one tick to the next, roughly. */
const TICK_DISTANCE = { x: 70, y: 40 } as const;

function tickCount(length: number, style: Style, role: "x" | "y"): number {
  return Math.max(2, Math.round(length / lengthIn(style, TICK_DISTANCE[role])));
}

function categoryChannel(chart: Chart, panel: Panel, role: "x" | "y"): Channel {
  const { fields, rows, plan, style } = chart;
  const names = distinct(rows, role) as readonly string[];
  const length = role === "x" ? panel.width : panel.height;
  const axis = {
    title: titleLines(fields[role], style, length),
    ...(role === "x" ? turnedLabels(names, length, style) : {}),
    labelOverlap: false,
    values: sparse(names, length, style).map(keyOf),
    labelExpr: NAME_OF_LABEL,
    ticks: plan.kind !== "heatmap",
    domain: plan.kind !== "heatmap",
  };
  const padding = PADDING[plan.kind];
  return {
    field: role,
    type: "nominal",
    sort: null,
    scale: { domain: names.map(keyOf), round: true, ...padding },
    axis,
  };
}

/** The room between the places of an axis, and beside the outer ones, as a share of the distance between places. */
const PADDING = {
  line: { padding: 0.5 },
  bar: { paddingInner: 0.25, paddingOuter: 0.125 },
  strip: { paddingInner: 0.15, paddingOuter: 0.1 },
  heatmap: { paddingInner: 0, paddingOuter: 0 },
} as const;

/** Lengths on a screen that a label needs: level beside its neighbors, slanted, upright. */
const LABEL_GAP = 8;
const SLANTED_STEP = 18;

/** Labels are horizontal if the longest one fits, otherwise slanted, or vertical. */
function turnedLabels(names: readonly string[], length: number, style: Style): Channel {
  const step = length / names.length;
  const longest = Math.max(...names.map((name) => style.measure(name, style.text.caption)));
  if (longest + lengthIn(style, LABEL_GAP) <= step) return { labelAngle: 0 };
  const angle = step >= lengthIn(style, SLANTED_STEP) ? -45 : -90;
  return { labelAngle: angle, labelAlign: "right", labelBaseline: "middle" };
}

/** Every name, or every second, third … if there is no room for more. */
function sparse(names: readonly string[], length: number, { text }: Style): readonly string[] {
  const every = Math.ceil((1.2 * text.caption.size * names.length) / length);
  return names.filter((_, index) => index % every === 0);
}

/** The title of an axis, wrapped to its length. */
function titleLines({ summary }: Field, { text, measure }: Style, length: number): readonly string[] {
  return wrapped(summary, text.body, { width: length, measure });
}

/** A logarithmic axis: its ends, and its labeled values. */
interface LogAxis {
  readonly domain: Domain;
  readonly ticks: readonly number[];
}

/** The approximate maximum number of ticks. */
const MOST_TICKS = 8;
/** The number of decades up to which intermediate values are labeled too. */
const FEW_DECADES = 2;

/** The logarithmic axis of positive values, with ticks at powers of ten, or at 1, 2 and 5 times those on short axes. */
export function logAxisOf([low, high]: Domain): LogAxis {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const decades = last - first;
  if (decades > FEW_DECADES) {
    const step = Math.ceil(decades / MOST_TICKS);
    const powers = Array.from({ length: decades + 1 }, (_, index) => first + index);
    const ticks = powers.filter((power) => power % step === 0).map(powerOfTen);
    return { domain: [powerOfTen(first), powerOfTen(last)], ticks };
  }
  const values = Array.from({ length: decades + 1 }, (_, index) => first + index).flatMap((power) =>
    [1, 2, 5].map((digit) => Number(`${digit}e${power}`)),
  );
  const below = values.filter((value) => value <= low).at(-1) ?? powerOfTen(first);
  const above = values.find((value) => value >= high && value > below) ?? powerOfTen(last);
  return { domain: [below, above], ticks: values.filter((value) => value >= below && value <= above) };
}

/** A power of ten parsed from its decimal form, which is exact, unlike a computed power; clamped to finite numbers. */
function powerOfTen(power: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(Number.MIN_VALUE, Number(`1e${power}`)));
}
