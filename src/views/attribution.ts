import type { Plane } from "../activations/plane.js";
import { formatNumber, shapeText } from "../core/format.js";
import { flag, number, oneOf, type Values } from "../core/options/option.js";
import type { Box } from "../figures/layout/box.js";
import type { Style } from "../figures/style/style.js";
import { type Card, cardsBox, ENLARGEMENTS, mapTile, stackedCards } from "./attributionCards.js";
import { type AttributionInput, type AttributionRow, rowName } from "./attributionInput.js";
import { type AttributionEnds, attributionEnds, differenceOfMaps } from "./attributionScales.js";
import { clippedAmong } from "./channel.js";
import { figureOf } from "./drawView.js";
import { plainNames } from "./fileName.js";
import { labelWords } from "./imageSelection.js";
import { inputTile, pixelsOf } from "./inputTile.js";
import { zoomOption } from "./layoutOptions.js";
import { legendOf } from "./legend.js";
import type { Channel } from "./tile.js";
import type { Drawing } from "./view.js";

/** The options of figures of attributions. */
export const attributionFigureOptions = {
  sheet: flag("draw one figure of all methods and images: a row for each map, a column for each image"),
  negative: flag("draw the signed map where a method has no positive evidence, instead of a gray tile"),
  enlarge: oneOf(ENLARGEMENTS, {
    summary: "enlarge the maps of a layer to their image by repeating samples, or bilinearly",
    default: "nearest",
  }),
  scope: oneOf(["method", "figure"], {
    summary: "scope of a scale: the maps of each method, whose ends are printed, or all maps",
    default: "method",
  }),
  percentile: number({
    summary: "percentile of sizes at which a scale ends; pointed ends mark values beyond",
    default: 100,
    min: 50,
    max: 100,
  }),
  ...zoomOption,
};

type FigureValues = Values<typeof attributionFigureOptions>;

/** The content of a figure of attributions, for its metadata and the manifest. */
export interface AttributionFacts {
  /** The names of the methods, separated by commas. */
  readonly tap: string;
  /** The shown images by their index in the data set. */
  readonly images: readonly number[];
  /** The goal of each image, for each network. */
  readonly goals: readonly (readonly string[])[];
  readonly rows: readonly AttributionRowFacts[];
}

/** The content of one row of maps. */
export interface AttributionRowFacts extends Pick<AttributionRow, "method" | "part" | "notes"> {
  /** The end of its scale about zero. */
  readonly end: number;
  /** The numbers, sentences and emptiness of each map: of each network, of each image. */
  readonly maps: readonly (readonly {
    readonly numbers: Readonly<Record<string, number>>;
    readonly notes: readonly string[];
    readonly isEmpty: boolean;
  }[])[];
}

/** A figure of attributions with its caption and content. */
export interface AttributionDrawing extends Drawing<AttributionFacts> {
  readonly title: string;
  readonly description: string;
}

/** The figures of attributions: one for each image, or a sheet of all; two networks with their difference. */
export function* attributionFigures(
  input: AttributionInput,
  values: FigureValues,
  style: Style,
): Generator<AttributionDrawing> {
  const ends = attributionEnds(input, values);
  const all = [...input.probe.ids.keys()];
  const groups = values.sheet ? [all] : all.map((image) => [image]);
  for (const images of groups) yield figureWith({ input, values, ends, images, style });
}

interface FigurePlan {
  readonly input: AttributionInput;
  readonly values: FigureValues;
  readonly ends: AttributionEnds;
  readonly images: readonly number[];
  readonly style: Style;
}

function figureWith(plan: FigurePlan): AttributionDrawing {
  const { input, values, images, style } = plan;
  const { rows, probe } = input;
  const names = [...new Set(rows.map(({ method }) => method))];
  const titles = [...new Set(rows.map(({ title }) => title))];
  const what = titles.length <= 3 ? titles.join(", ") : `${titles.length} methods of attribution`;
  const title = `${what}: ${input.networks.join(" and ")}`;
  const lines = linesOf(plan);
  const cards = cardsOf(plan);
  const isStacked = values.sheet || input.networks.length > 1;
  const body = (isStacked ? stackedCards : cardsBox)(cards, values.zoom, style);
  const base = plainNames([names.length === 1 ? (names[0] as string) : "methods"])[0] as string;
  const suffix = values.sheet ? "-sheet" : probe.ids.length === 1 ? "" : `-${probe.ids[images[0] as number]}`;
  return {
    name: `attribution-${base}${suffix}`,
    title,
    description: [title, ...lines].join(". "),
    facts: factsOf(plan, names),
    planes: planesOf(plan),
    figure: figureOf({ title, lines }, { body, legend: legends(plan, cards) }, style),
  };
}

/** Lines of the heading: images, goals, and methods that were left out. */
function linesOf({ input, images, values, ends }: FigurePlan): readonly string[] {
  const { probe, goals, networks, rows } = input;
  const sides = networks.length === 1 ? [] : [`A ${networks[0]} · B ${networks[1]}`];
  const goalsOf = (image: number) =>
    networks
      .map((_, side) => `${networks.length === 1 ? "" : `${"AB"[side]} `}${goals[side]?.[image]}`)
      .join(", ");
  const [first = 0] = images;
  const shown = values.sheet
    ? [`${probe.ids.length} images of ${probe.address}`]
    : [`${imageWords(input, first)}; ${goalsOf(first)}`];
  const note = values.sheet ? undefined : probe.notes[first];
  const enlarged = rows.some(({ maps }) =>
    maps.flat().some(({ plane }) => plane.width !== probe.shape[2] || plane.height !== probe.shape[1]),
  );
  return [
    ...sides,
    ...shown,
    ...(note ? [note] : []),
    ...(enlarged
      ? [
          `smaller maps enlarged to the image: ${values.enlarge === "nearest" ? "samples repeated (nearest)" : "bilinearly, half-pixel centers"}`,
        ]
      : []),
    ...(ends.isShared ? [] : ["each method on its own scale, whose ends are beside it"]),
    ...input.leftOut,
  ];
}

function imageWords({ probe, classes }: AttributionInput, image: number): string {
  const label = probe.labels[image];
  const which = probe.ids.length === 1 ? probe.address : `image ${probe.names[image]} of ${probe.address}`;
  return label === undefined ? which : `${which}, ${labelWords(label, classes)}`;
}

function cardsOf(plan: FigurePlan): readonly Card[] {
  const { input, images, values } = plan;
  const tiles = images.map((image) => imageTile(plan, image));
  const [, height, width, channels] = input.probe.shape;
  const words = values.sheet
    ? input.networks.flatMap((_, side) =>
        images.map((image) => `${input.probe.names[image]}: ${input.goals[side]?.[image]}`),
      )
    : [imageWords(input, images[0] as number)];
  const size = shapeText([height, width, channels]);
  return [
    { tiles, title: images.length === 1 ? "Image" : "Images", words: [size, ...words.slice(0, 12)] },
    ...input.rows.map((row) => cardOf(plan, row)),
  ];
}

function imageTile({ input: { probe } }: FigurePlan, image: number): Channel {
  const { shape, values, rgb, names, labels } = probe;
  const label = labels[image];
  const said = label === undefined ? String(names[image]) : `${names[image]} · label ${label}`;
  return { ...inputTile(pixelsOf({ tap: "input", shape, values }, image, rgb)), label: said };
}

function cardOf(plan: FigurePlan, row: AttributionRow): Card {
  const { images, ends } = plan;
  const name = rowName(row);
  const own = images.length === 1 ? mapNotes(plan, row) : sheetNotes(plan, row);
  const scale = ends.isShared ? [] : [`scale ±${formatNumber(ends.endOf(row))}`];
  const isGray =
    !plan.values.negative && row.maps.some((maps) => images.some((image) => maps[image]?.isEmpty === true));
  const common = [...scale, ...row.notes].join("; ");
  const words = [common, ...own, ...(isGray ? ["--negative draws the signed map"] : [])];
  return { tiles: tilesOf(plan, row), title: name, words: words.filter((each) => each !== "") };
}

/** Tiles of a row: one for each image, or A, B and their difference. */
function tilesOf({ input, images, values, ends }: FigurePlan, row: AttributionRow): readonly Channel[] {
  const [, height, width] = input.probe.shape;
  const look = { size: { height, width }, enlarge: values.enlarge, title: rowName(row) };
  const sides = row.maps.flatMap((maps, side) =>
    images.map((image) => {
      const map = maps[image] as (typeof maps)[number];
      const sum =
        map.isEmpty === true ? "no positive evidence" : `sum ${formatNumber(map.numbers.sum ?? Number.NaN)}`;
      const label = input.networks.length === 1 ? sum : `${"AB"[side]} · ${sum}`;
      const isEmpty = map.isEmpty === true && !values.negative;
      return mapTile({ plane: map.plane, isEmpty }, { ...look, label, end: ends.endOf(row) });
    }),
  );
  if (input.networks.length === 1) return sides;
  const [one, other] = row.maps;
  const image = images[0] as number;
  const difference = differenceOfMaps(one?.[image], other?.[image]);
  const end = ends.differenceEndOf(row);
  if (difference === undefined) return sides;
  return [...sides, mapTile({ plane: difference }, { ...look, end, label: `B − A · ±${formatNumber(end)}` })];
}

function mapNotes({ input, images }: FigurePlan, { maps }: AttributionRow): readonly string[] {
  const image = images[0] as number;
  return maps.flatMap((own, side) =>
    (own[image]?.notes ?? []).map((note) => (input.networks.length === 1 ? note : `${"AB"[side]}: ${note}`)),
  );
}

/** The number of images of which a sheet says everything; of more, the metadata does. */
const MOST_SAID = 3;

function sheetNotes({ input, images }: FigurePlan, { maps }: AttributionRow): readonly string[] {
  const [own = []] = maps;
  const empty = images.filter((image) => own[image]?.isEmpty === true).length;
  const counted =
    empty === 0 ? [] : [`no positive evidence in ${empty} of ${images.length}: gray with a slash`];
  if (images.length > MOST_SAID) return [...counted, ...worstError(own)];
  const said = images.flatMap((image) => {
    const notes = own[image]?.notes ?? [];
    return notes.map((note) => `${input.probe.names[image]}: ${note}`);
  });
  return said;
}

/** The largest error of integrals over all images, if the row has errors. */
function worstError(maps: AttributionRow["maps"][number]): readonly string[] {
  const shares = maps.flatMap(({ numbers }) => (numbers.share === undefined ? [] : [numbers.share]));
  if (shares.length === 0) return [];
  return [`error at most ${formatNumber(100 * Math.max(...shares))} % of the sum of sizes`];
}

/** Colorbars: of the maps, in units of each end where they differ, and of differences. */
function legends({ input, ends, style, values }: FigurePlan, cards: readonly Card[]): readonly Box[] {
  const tiles = cards
    .slice(1)
    .flatMap((card) => card.tiles.slice(0, input.networks.length === 1 ? undefined : 2));
  const differences = cards
    .slice(1)
    .flatMap((card) => (input.networks.length === 1 ? [] : card.tiles.slice(2)));
  const bar = (shown: readonly Channel[], scope: string) => {
    const [first] = shown;
    if (first === undefined) return [];
    const units: Channel = ends.isShared ? first : { ...first, domain: [-1, 1] };
    const end = values.percentile === 100 ? "largest size" : `percentile ${values.percentile} of sizes`;
    const content = {
      scope: `${scope}, zero in the middle; ends at the ${end}`,
      isShared: true,
      clipped: clippedAmong(shown),
    };
    return [legendOf([units], content, style)];
  };
  const unit = ends.isShared ? "signed" : "signed, in units of each method's end";
  return [...bar(tiles, unit), ...bar(differences, `B − A, on a scale of its own, ${unit}`)];
}

function planesOf({ input: { rows }, images }: FigurePlan): readonly Plane[] {
  return rows.flatMap(({ maps }) =>
    maps.flatMap((own) => images.flatMap((image) => own[image]?.plane ?? [])),
  );
}

function factsOf({ input, ends, images }: FigurePlan, names: readonly string[]): AttributionFacts {
  const { rows, probe, goals } = input;
  return {
    tap: names.join(","),
    images: images.map((image) => probe.ids[image] as number),
    goals: goals.map((own) => images.map((image) => own[image] as string)),
    rows: rows.map((row) => ({
      ...{ method: row.method, part: row.part, notes: row.notes, end: ends.endOf(row) },
      maps: row.maps.map((maps) =>
        images.map((image) => {
          const { numbers = {}, notes = [], isEmpty = false } = maps[image] ?? {};
          return { numbers, notes, isEmpty };
        }),
      ),
    })),
  };
}
