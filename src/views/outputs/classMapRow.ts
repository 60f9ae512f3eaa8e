import { planesOf } from "../../activations/activation.js";
import type { Plane } from "../../activations/plane.js";
import { formatCount, formatNumber, shapeText } from "../../core/format.js";
import { column, textBox } from "../../figures/layout/box.js";
import { percentText } from "../../figures/scale/clipped.js";
import { lengthIn, type Style } from "../../figures/style/style.js";
import { ConfusionTally, classMapOf, LEAST_MASK, labelMapOf, maskMapOf } from "../../network/classMaps.js";
import { shownInputOf } from "../inputTile.js";
import { flowedBoxes, picturesBox } from "../pictureBox.js";
import type { Row } from "../rows.js";
import { classLegend, classTile } from "./classTile.js";
import { namesFor, type OutputsPanel, onlyImage, type ShownOutput } from "./shownOutput.js";

/** Lengths on a screen. */
const SIDE = 140;

/** The row of an output that gives classes or masks per pixel: its map beside the image and the label, and the legend. */
export function classMapRow({ head, layer }: ShownOutput, panel: OutputsPanel, style: Style): Row {
  const { input, selection, image } = panel;
  const { tap, activation } = layer;
  const areMasks = head.answers === "masks";
  const map = areMasks ? maskMapOf(activation, image) : classMapOf(activation, image);
  const only = onlyImage(panel);
  const label = only === undefined ? undefined : labelMapOf(input.probe.targets, only, map);
  const picture = shownInputOf(input, selection);
  const tiles = [
    ...(picture === undefined ? [] : [{ ...picture.tile, label: "image" }]),
    classTile(map, areMasks ? "masks" : "class map"),
    ...(label === undefined ? [] : [classTile(label, "label")]),
  ];
  const nameOf = namesIn(head.pixelClasses ?? 0, areMasks, namesFor(head, input.classes));
  const count = selection.images.length;
  const words = [
    tap.op,
    shapeText(tap.shape),
    areMasks
      ? `each pixel in the color of its largest mask, from ${LEAST_MASK} on`
      : "each pixel in the color of its highest score",
    ...(count > 1 ? [`mean over ${formatCount(count, "image")}`] : []),
  ];
  const fit =
    label === undefined
      ? []
      : fitWords(map, label, areMasks ? planesOf(activation, image).length + 1 : (head.pixelClasses ?? 0));
  return {
    name: tap.name,
    words,
    body: ({ room, bar }) => {
      const notes = textBox(fit, style, { role: "body", color: style.page.ink, room: room + bar });
      const legend = classLegend({ map, others: label === undefined ? [] : [label], nameOf }, style);
      const pictures = picturesBox(tiles, { side: SIDE, room: room + bar }, style);
      const beside = flowedBoxes([pictures, legend], room + bar, style.spacing.part);
      return column([beside, ...(fit.length === 0 ? [] : [notes])], lengthIn(style, 6));
    },
  };
}

/** The names of colors: classes by index and name, or masks, which are counted from the second color on. */
function namesIn(
  classes: number,
  areMasks: boolean,
  names: readonly string[] | undefined,
): (label: number) => string {
  const named = (index: number) =>
    names?.[index] === undefined ? String(index) : `${index} ${names[index]}`;
  if (!areMasks) return named;
  return (label) => (label === 0 ? "no mask" : classes === 1 ? (names?.[0] ?? "mask") : named(label - 1));
}

/** The agreement of a map with its label, in words. */
function fitWords(map: Plane, label: Plane, classes: number): readonly string[] {
  const tally = new ConfusionTally(classes);
  tally.add(map.values, label.values);
  const [accuracy, iou] = [tally.accuracy(), tally.meanIou()];
  if (accuracy === null || iou === null) return ["no pixel has a label"];
  return [`pixel accuracy ${percentText(accuracy)} · mean IoU ${formatNumber(iou)}`];
}
