import { formatCount } from "../../core/format.js";
import { targetAt } from "../../data/targets.js";
import type { Style } from "../../figures/style/style.js";
import { answerOf } from "../answer.js";
import { answerPart } from "../answerPart.js";
import { labelOf } from "../inputTile.js";
import type { Row } from "../rows.js";
import { classMapRow } from "./classMapRow.js";
import { pictureRow } from "./pictureRow.js";
import { isVector, type OutputsPanel, onlyImage, type ShownOutput } from "./shownOutput.js";

/** The row of an output: bars for a vector, a class map or a picture; only words for other maps, which have a row of their own. */
export function outputRow(output: ShownOutput, panel: OutputsPanel, style: Style): Row {
  const { head, layer } = output;
  if (head.answers === "picture") return pictureRow(output, panel, style);
  if (head.pixelClasses !== undefined) return classMapRow(output, panel, style);
  return isVector(layer.activation) ? vectorRow(output, panel, style) : wordsRow(output, panel);
}

function vectorRow({ head, layer }: ShownOutput, panel: OutputsPanel, style: Style): Row {
  const { input, selection, image, labelled } = panel;
  const { tap, activation } = layer;
  const only = onlyImage(panel);
  const label = head === labelled ? labelOf(input.probe, selection) : undefined;
  const { targets } = input.probe;
  const due = targets === undefined || only === undefined ? undefined : targetAt(targets, only);
  const targetsHere = due?.length === activation.shape[3] ? due : undefined;
  const answer = answerOf(activation, image, {
    ...head,
    label,
    targets: targetsHere,
    classes: input.classes,
  });
  const count = selection.images.length;
  const mean = count > 1 ? [`mean over ${formatCount(count, "image")}`] : [];
  const words = [tap.op, ...mean, ...answer.words];
  return { name: tap.name, words, body: ({ room, bar }) => answerPart(answer, room + bar, style) };
}

function wordsRow({ layer: { tap } }: ShownOutput, { outputs }: OutputsPanel): Row {
  const whose = outputs.length > 1 ? `the answer of ${tap.name}` : "the network's answer";
  const words = [`${whose} is the maps above: plain values, no class probabilities`];
  return { name: "output", words, body: () => ({ width: 0, height: 0, marks: [] }) };
}
